"""A join that was reached twice over one path."""

from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch

REMINDED = Sketch(
    "fork", "s > F > a > x > J > y > z > e; F > b > J; t > h > x",
    {"F": "and", "J": "and", "x": "xor", "t": Node("timer", "a", after="P1D", beside=True)},
)  # fmt: skip


def reminded() -> Mover:
    """The path of a timer leads into the join of its own block, and has brought an extra token (decision 10)."""
    mover = Mover(REMINDED)
    mover.tick(24)
    mover.done("h", "b")
    assert mover.done("a") == ["y"]
    return mover
