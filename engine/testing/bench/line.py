"""One figure beside its goal, where it may be measured, and the register of all measures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine as Database

Names = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A figure as it is shown, e.g. `2.4 s`; `name` and `note` in Chinese and English. `met`: None where there is no goal."""

    name: Names
    figure: str
    goal: str = ""
    met: bool | None = None
    note: Names = ("", "")


@dataclass(frozen=True)
class Place:
    """Where a measure runs: `fresh` opens an empty database of its own on PostgreSQL (SQLite where there is none)."""

    fresh: Callable[[], Database]
    quick: bool = False

    def many(self, number: int) -> int:
        """How many of something: a tenth of it in a short run."""
        return max(number // 10, 1) if self.quick else number


Measure = Callable[[Place], Iterator[Line]]
MEASURES: dict[str, Measure] = {}


def measure(function: Measure) -> Measure:
    """Put a measure under the name of its function into the table, in the order of import."""
    MEASURES[function.__name__] = function
    return function
