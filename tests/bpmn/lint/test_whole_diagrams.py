"""Whole diagrams: ours pass, and a large one is quick."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

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


def test_a_diagram_twice_as_large_takes_about_twice_the_steps() -> None:
    """Counted as lines of Python that run, which no other work on the machine changes."""
    xml = [sections(12), sections(24)]
    for one in xml:
        lint("process.bpmn", one)  # so that every expression has been parsed
    small, large = (lines_run(one) for one in xml)

    assert len(bpmn.Model.read(sections(24)).elements) >= 280
    assert {f.rule for f in lint("process.bpmn", sections(12))} == {"superfluous-gateway"}
    assert large < 2.7 * small


def lines_run(xml: bytes) -> int:
    count = 0

    def line(frame: FrameType, event: str, _: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        lint("process.bpmn", xml)
    finally:
        sys.settrace(before)
    return count
