"""How points and ranges lie to each other (DMN 1.5 table 80).

A point is the range from itself to itself. An end that is left out lies just inside, so every relation is a comparison of ends.
"""

from dataclasses import dataclass

from engine.feel.compare import less
from engine.feel.functions.builtin import builtin
from engine.feel.values import Range, Value


@dataclass(frozen=True, slots=True)
class End:
    """`infinite`: -1 or 1 for an open side. `nudge`: 1 or -1 when the end itself is left out."""

    value: Value
    nudge: int
    infinite: int

    def compared(self, other: "End") -> int:
        """-1, 0 or 1; ValueError (null) for ends of different types."""
        if self.infinite or other.infinite:
            return (self.infinite > other.infinite) - (self.infinite < other.infinite)
        below, above = less(self.value, other.value), less(other.value, self.value)
        if below is None or above is None:
            raise ValueError("not comparable")
        if below or above:
            return -1 if below else 1
        return (self.nudge > other.nudge) - (self.nudge < other.nudge)


def _start(value: Value) -> End:
    if type(value) is not Range:
        return End(value, 0, 0)
    return End(value.start, 0 if value.start_included else 1, -1 if value.operator[:1] == "<" else 0)


def _end(value: Value) -> End:
    if type(value) is not Range:
        return End(value, 0, 0)
    return End(value.end, 0 if value.end_included else -1, 1 if value.operator[:1] == ">" else 0)


@builtin("before(a: any, b: any)")
def before(a: Value, b: Value) -> bool:
    return _end(a).compared(_start(b)) < 0


@builtin("after(a: any, b: any)")
def after(a: Value, b: Value) -> bool:
    return before(b, a)


@builtin("meets(range1: range, range2: range)")
def meets(a: Value, b: Value) -> bool:
    return _end(a).compared(_start(b)) == 0


@builtin("met by(range1: range, range2: range)")
def met_by(a: Value, b: Value) -> bool:
    return meets(b, a)


@builtin("overlaps(range1: range, range2: range)")
def overlaps(a: Value, b: Value) -> bool:
    return not before(a, b) and not before(b, a)


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(a: Value, b: Value) -> bool:
    return _start(a).compared(_start(b)) < 0 and not before(a, b) and _end(a).compared(_end(b)) <= 0


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(a: Value, b: Value) -> bool:
    return overlaps_before(b, a)


@builtin("finishes(a: any, range: range)")
def finishes(a: Value, b: Value) -> bool:
    return _end(a).compared(_end(b)) == 0 and _start(a).compared(_start(b)) >= 0


@builtin("finished by(range: range, b: any)")
def finished_by(a: Value, b: Value) -> bool:
    return finishes(b, a)


@builtin("includes(range: range, b: any)")
def includes(a: Value, b: Value) -> bool:
    return _start(a).compared(_start(b)) <= 0 and _end(a).compared(_end(b)) >= 0


@builtin("during(a: any, range: range)")
def during(a: Value, b: Value) -> bool:
    return includes(b, a)


@builtin("starts(a: any, range: range)")
def starts(a: Value, b: Value) -> bool:
    return _start(a).compared(_start(b)) == 0 and _end(a).compared(_end(b)) <= 0


@builtin("started by(range: range, b: any)")
def started_by(a: Value, b: Value) -> bool:
    return starts(b, a)


@builtin("coincides(a: any, b: any)")
def coincides(a: Value, b: Value) -> bool | None:
    if (type(a) is Range) != (type(b) is Range):
        return None
    return _start(a).compared(_start(b)) == 0 and _end(a).compared(_end(b)) == 0
