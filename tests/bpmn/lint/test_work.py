"""A deployment is judged at once, however large the diagram: the work for each node stays what it is. Counted in calls, which no other work on the
machine changes; 1 000 nodes take half a second.
"""

import cProfile
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from engine.bpmn.lint import Known, lint
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from tests.bpmn.lint.drawing import draw, task, timer

FEW, MANY = 240, 960
ROW = 20
"""So many sections in a row, so that no path becomes too long; rows stand side by side."""


def calls(do: Callable[[], Any]) -> int:
    """Of functions, Python's and others."""
    profile = cProfile.Profile()
    profile.runcall(do)
    return sum(entry.callcount for entry in profile.getstats())


def work_per_node(xml: bytes, known: Known | None = None) -> float:
    return calls(lambda: lint("process.bpmn", xml, known=known)) / len(Document("process.bpmn", xml).nodes)


def rows(nodes: int, section: str, begin: str = "s > q0", **more: Any) -> bytes:
    """`section`: flows from `<` to `>`, with `#` in all names of its own."""
    size = len({name for part in section.split("|") for name in part.partition(" : ")[0].split() if "#" in name})
    count, parts = nodes // (size + 1), [begin, "q1 > e"]
    for number in range(count):
        first, last = number % ROW == 0, number % ROW == ROW - 1 or number == count - 1
        drawn = section.replace("<", "q0" if first else f"m{number - 1}").replace("=>", "q1" if last else f"m{number}")
        parts.append(drawn.replace("#", f"_{number}"))
    return draw(" | ".join(parts), **more)


def nested(nodes: int) -> bytes:
    """Towers of sub-processes, each inside the other."""
    inner, parts = {}, ["s > q0", "q1 > e"]
    for tower in range(nodes // 80):
        parts.append(f"q0 > z{tower}_0 > q1")
        for level in range(19):
            name = f"{tower}_{level}"
            inside = f"z{tower}_{level + 1}" if level < 18 else f"m{name}"
            inner[f"z{name}"] = f"s{name} > u{name} > {inside} > e{name}"
    return draw(" | ".join(parts), inner=inner)


def blocks_in_blocks(nodes: int) -> bytes:
    parts = ["s > q0", "q1 > e"]
    for tower in range(nodes // 60):
        parts.append(f"q0 > qa{tower}_0 | qb{tower}_0 > q1 | qa{tower}_19 > v{tower} > qb{tower}_19")
        for level in range(20):
            name = f"{tower}_{level}"
            parts.append(f"qa{name} > u{name} > qb{name}")
            if level:
                parts.append(f"qa{tower}_{level - 1} > qa{name} | qb{name} > qb{tower}_{level - 1}")
    return draw(" | ".join(parts))


def reminders(nodes: int) -> bytes:
    events = [f"b_{number}" for number in range(nodes)]
    attributes = {event: f'id="{event}" name="催办" attachedToRef="u{event[1:]}" cancelActivity="false"' for event in events}
    section = "< > qa# | qa# > u# > qb# | qa# > v# > qb# | b# > k# > qb# | qb# > =>"
    return rows(nodes, section, attributes=attributes, inside=dict.fromkeys(events, timer()))


def outcomes(nodes: int) -> bytes:
    """One gateway behind all tasks."""
    numbers = range(nodes // 3)
    parts = ["s > q0", "x > e *", *(f'q0 > u{i} > x | x > m{i} : outcome = "key1" | m{i} > e{i}' for i in numbers)]
    return draw(" | ".join(parts), inside={f"u{i}": task(outcomes=f"key{i}:通过;no{i}:不通过!") for i in numbers})


SHAPES: dict[str, Callable[[int], bytes]] = {
    "a chain": lambda n: rows(n, "< > u# > v# > p# > =>"),
    "a ladder of parallel blocks": lambda n: rows(n, "< > qa# | qa# > u# > qb# | qa# > v# > qb# | qb# > =>"),
    "a loop around each block": lambda n: rows(n, "< > xa# > qa# | qa# > u# > qb# | qa# > v# > qb# | qb# > x# | x# > xa# : again | x# > => *"),
    "an early end before each block": lambda n: rows(
        n, "< > u# > x# | x# > e1 : amount > 1 | x# > qa# * | qa# > v# > qb# | qa# > k# > qb# | qb# > =>"
    ),
    "one loop around everything": lambda n: rows(
        n, "< > qa# | qa# > u# > qb# | qa# > v# > qb# | qb# > x# | x# > x0 : again | x# > => *", begin="s > x0 > q0"
    ),
    "joins that wait for ever": lambda n: rows(n, "< > x# | x# > u# : amount > 1 | x# > v# * | u# > q# | v# > q# | q# > =>"),
    "joins that may starve": lambda n: rows(n, "< > qa# | qa# > u# > qb# | qa# > v# > x# | x# > e1 : amount > 1 | x# > qb# * | qb# > =>"),
    "reminders that lead into joins": reminders,
    "loops in which nobody waits": lambda n: rows(n, "< > xa# > p# > x# | x# > xa# : again | x# > => *"),
    "sub-processes in sub-processes": nested,
    "blocks in blocks": blocks_in_blocks,
    "a gateway behind all tasks": outcomes,
}


@pytest.mark.parametrize("drawn", SHAPES.values(), ids=SHAPES.keys())
def test_a_node_of_a_large_diagram_is_as_much_work_as_one_of_a_small(drawn: Callable[[int], bytes]) -> None:
    small, large = drawn(FEW), drawn(MANY)
    assert (len(Document("process.bpmn", small).nodes) - FEW) / FEW < 0.2
    assert 0.8 * MANY < len(Document("process.bpmn", large).nodes) <= 1_000
    lint("process.bpmn", small)  # so that every expression has been parsed

    assert work_per_node(large) < 1.1 * work_per_node(small)


def test_a_guess_among_thousands_of_names_is_as_much_work_as_one_among_dozens() -> None:
    few, many = (frozenset(f"field_number_{i}" for i in range(count)) for count in (100, 10_000))
    for known in (few, many):
        assert did_you_mean("field_nmuber_73", known)[1] == " (did you mean “field_number_73”?)"

    assert calls(lambda: did_you_mean("fieldnumber_37", many)) < 2 * calls(lambda: did_you_mean("fieldnumber_37", few))


def test_a_variable_nobody_writes_is_as_much_work_among_many_as_among_few() -> None:
    def unknown(nodes: int) -> float:
        known = Known(fields={"s.form": frozenset(f"field_number_{i}" for i in range(nodes))})
        scripts = {f"p_{i}": f"<bpmn:script>total_{i} = fieldnumber_{i}</bpmn:script>" for i in range(nodes)}
        return work_per_node(rows(nodes, "< > p# > =>", inside=scripts), known)

    assert unknown(MANY) < 1.3 * unknown(FEW)


def test_a_tangle_of_gateways_is_still_answered() -> None:
    def tangle(count: int) -> bytes:
        dice = Random(7)
        gates = [dice.choice("qxo") + str(i) for i in range(count)]
        ways = ((i, step, how) for i in range(count - 1) for step, how in ((1, " *"), (dice.randint(2, 20), " : a")))
        flows = [f"{gates[i]} > {gates[min(count - 1, i + step)]}{how}" for i, step, how in ways]
        return draw(" | ".join([f"s > {gates[0]}", *flows, f"{gates[-1]} > e"]))

    assert {f.rule for f in lint("process.bpmn", tangle(300))} >= {"parallel-join-deadlock", "parallel-join-may-starve"}
    assert work_per_node(tangle(300)) < 2 * work_per_node(tangle(75))
