"""Where a request rests, and where an administrator could move it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PlaceItem:
    """An element that a token can be moved to. `element_path` is its path from the instance."""

    element_path: str
    name: str
    type: str


@dataclass(frozen=True)
class BarredPlace:
    """An element on the same level, or on one around it, to which the token cannot be moved now, and why."""

    element_path: str
    name: str
    type: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class RestingToken:
    """A token at rest, and where it can go as the other branches stand now."""

    token: str
    element_path: str
    name: str
    targets: Sequence[PlaceItem]
    barred: Sequence[BarredPlace] = ()


@dataclass(frozen=True)
class ReturnTarget:
    """A finished visit that a task may be sent back to. `id`: of the visit; `persons`: names of who decided there."""

    id: str
    element_path: str
    name: str
    persons: Sequence[str] = ()
    at: datetime | None = None
