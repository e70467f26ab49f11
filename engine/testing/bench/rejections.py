"""A request that goes back 3 000 times: its state stays small, and its last step costs what its first did."""

from collections.abc import Iterator

from engine.testing.bench.line import Line, Place, measure
from engine.testing.rounds import reject_rounds

COUNT, GOAL_BYTES, GOAL_RATIO = 3_000, 5_000, 2.0


@measure
def rejections(place: Place) -> Iterator[Line]:
    """Largest state, and the last steps against the first."""
    found = reject_rounds(place.many(COUNT))
    ratio = found.last_ms / found.first_ms
    told = (f"{found.rounds} 轮驳回", f"{found.rounds} rejections")
    yield Line((f"{told[0]}：状态大小", f"{told[1]}: state"), f"{found.bytes_max} B", f"< {GOAL_BYTES} B", found.bytes_max < GOAL_BYTES)
    yield Line((f"{told[0]}：末步与首步之比", f"{told[1]}: last step to first"), f"{ratio:.2f}", f"< {GOAL_RATIO}", ratio < GOAL_RATIO)
