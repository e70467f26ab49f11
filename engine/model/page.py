"""One page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `total` only where it was asked for."""

    items: Sequence[T]
    next_cursor: str | None = None
    total: int | None = None
