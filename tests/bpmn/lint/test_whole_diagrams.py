"""Whole diagrams: ours pass, and a large one is quick."""

import sys
import time
from pathlib import Path
from random import Random

import pytest

from engine import bpmn
from engine.bpmn.lint import lint
from tests.bpmn.lint.drawing import draw

ROOT = Path(__file__).parents[3]
OURS = sorted([*ROOT.glob("processes/*/process.bpmn"), *ROOT.glob("engine/testing/workloads/*.bpmn")])


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_our_own_diagrams_have_nothing_but_missing_shapes(path: Path) -> None:
    assert [f for f in lint(str(path), path.read_bytes()) if f.rule != "no-diagram"] == []


def sections(count: int) -> bytes:
    """`count` sections of ten nodes: a choice, a parallel block, a script, a service with an error way, a user task."""
    parts, inside, on = ["s > x0_0"], {}, {}
    for i in range(count):
        parts += [
            f"x0_{i} > p_{i} : amount > {i} and old_name = new_name | x0_{i} > r_{i} * | p_{i} > x1_{i} | r_{i} > x1_{i} | x1_{i} > q0_{i}",
            f"q0_{i} > u_{i} > q1_{i} | q0_{i} > v_{i} > x2_{i} | b_{i} > x2_{i} | x2_{i} > q1_{i} > x3_{i}",
            f"x3_{i} > x9_{i} : again | x3_{i} > x0_{i + 1} * | x9_{i} > p9_{i} > x0_{i}",
        ]
        on[f"b_{i}"] = f"v_{i}"
        inside[f"p_{i}"] = f"<bpmn:script>fee_{i} = if amount &gt; {i} then amount * 0.{i}1 else 0</bpmn:script>"
    parts.append(f"x0_{count} > u_last > e")
    return draw(" | ".join(parts), inside=inside, on=on)


def test_a_diagram_of_a_hundred_nodes_takes_less_than_50_ms() -> None:
    xml = sections(10)
    times = []
    for _ in range(5):
        begun = time.process_time()
        found = lint("process.bpmn", xml)
        times.append(time.process_time() - begun)

    assert len(bpmn.Model.read(xml).elements) >= 100
    assert {f.rule for f in found} == {"superfluous-gateway"}
    assert min(times) < (0.05 if sys.gettrace() is None else 0.5)


def test_a_tangle_of_hundreds_of_gateways_is_still_answered() -> None:
    dice = Random(7)
    gates = [dice.choice("qxo") + str(i) for i in range(300)]
    flows = [f"{a} > {gates[min(299, i + step)]}{how}" for i, a in enumerate(gates[:-1]) for step, how in ((1, " *"), (dice.randint(2, 20), " : a"))]

    begun = time.process_time()
    found = lint("process.bpmn", draw(" | ".join([f"s > {gates[0]}", *flows, f"{gates[-1]} > e"])))

    assert {f.rule for f in found} >= {"parallel-join-deadlock", "parallel-join-may-starve"}
    assert time.process_time() - begun < 5
