"""Keys and paths: present, well-formed, claimed once."""

import re
from collections.abc import Iterator, Sequence

from engine.forms.field import INPUTS
from engine.forms.lint.spot import Found, Spot

_SEGMENT = re.compile(r"[^\W\d]\w*")
_PROHIBITED = frozenset({"__proto__", "constructor", "prototype"})
"""form-js cannot write below these names."""


def check(every: Sequence[Spot]) -> Iterator[Found]:
    claimed: dict[tuple[str, ...], Spot] = {}
    for spot in every:
        if spot.type in INPUTS or spot.type == "dynamiclist":
            yield from _told(spot)
            yield from _claim(spot, claimed)
        elif spot.type == "group" and spot.component.get("path"):
            yield from _told(spot)
    yield from _crossed(every, claimed)


def _told(spot: Spot) -> Iterator[Found]:
    name = "key" if spot.type in INPUTS else "path"
    told = spot.component.get(name)
    if not told:
        yield spot.says("form-key-missing", f"没有 {name}", f"has no {name}")
        return
    for segment in told.split("."):
        if not _SEGMENT.fullmatch(segment):
            zh, en = f"的 {name} {told} 不是变量名（字母、数字、下划线，可用点分层）", f"has a {name} that is no variable name: {told}"
            yield spot.says("form-key", zh, en)
            return
        if segment in _PROHIBITED:
            yield spot.says("form-key", f"的 {name} 不能含有 {segment}", f"must not have {segment} in its {name}")


def _claim(spot: Spot, claimed: dict[tuple[str, ...], Spot]) -> Iterator[Found]:
    if not spot.path:
        return
    if other := claimed.get(spot.path):
        where = ".".join(spot.path)
        yield spot.says("form-duplicate-path", f"与「{other.name}」使用了同一个路径 {where}", f'uses the same path as "{other.name}": {where}')
    claimed.setdefault(spot.path, spot)


def _crossed(every: Sequence[Spot], claimed: dict[tuple[str, ...], Spot]) -> Iterator[Found]:
    """A path that leads through the value of another input."""
    for spot in every:
        if spot.type == "group" and spot.path and spot.path in claimed:
            yield _crossing(spot, claimed[spot.path])
        for end in range(1, len(spot.path)):
            other = claimed.get(spot.path[:end])
            if other is not None and other is not spot and spot.table != other.path and spot.type != "group":
                yield _crossing(spot, other)


def _crossing(spot: Spot, other: Spot) -> Found:
    where = ".".join(other.path)
    return spot.says("form-duplicate-path", f"的路径经过「{other.name}」的值 {where}", f'has a path through the value of "{other.name}": {where}')
