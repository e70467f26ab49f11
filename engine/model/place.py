"""Where a request rests, and where an administrator could move it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceItem:
    """An element that a token can be moved to. `element_path` is its path from the instance."""

    element_path: str
    name: str
    type: str


@dataclass(frozen=True)
class RestingToken:
    """A token at rest, and where it could go; whether the other branches allow it shows when it is tried."""

    token: str
    element_path: str
    name: str
    targets: Sequence[PlaceItem]
