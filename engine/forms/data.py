"""Reading and writing nested JSON by segments, and whole copies that a deep document cannot break."""

from collections.abc import Mapping, Sequence
from typing import Any

MISSING: Any = object()
_DEEPEST = 64


def copied(value: Any, depth: int = 0) -> Any:
    """A copy whose dicts and lists may be changed; below 64 levels the original is shared, since no form reaches there."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {key: copied(item, depth + 1) for key, item in value.items()}
    return [copied(item, depth + 1) for item in value] if isinstance(value, list) else value


def look(holder: Any, segments: Sequence[str]) -> Any:
    """The value at the end of `segments`, or MISSING."""
    for segment in segments:
        if not isinstance(holder, Mapping) or segment not in holder:
            return MISSING
        holder = holder[segment]
    return holder


def put(holder: dict[str, Any], segments: Sequence[str], value: Any) -> None:
    """Writes, making the groups on the way."""
    for segment in segments[:-1]:
        if not isinstance(holder.get(segment), dict):
            holder[segment] = {}
        holder = holder[segment]
    holder[segments[-1]] = value


def drop(holder: dict[str, Any], segments: Sequence[str]) -> None:
    """Takes the value out, and the groups that are empty without it."""
    if look(holder, segments) is MISSING:
        return
    parent = look(holder, segments[:-1])
    del parent[segments[-1]]
    if not parent and len(segments) > 1:
        drop(holder, segments[:-1])
