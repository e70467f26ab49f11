"""Conditions that lean on fields which may be hidden themselves.

A hidden field keeps what was typed in the browser, and the server never sees it. One step is settled alike on both sides; a circle, a chain of
three, or a column of the same row is not, so a person could be asked for a field he cannot see.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine import feel
from engine.forms.field import INPUTS
from engine.forms.lint.expressions import address, read
from engine.forms.lint.spot import Found, Spot
from engine.forms.rules import is_feel


def check(every: Sequence[Spot]) -> Iterator[Found]:
    inputs = [spot for spot in every if spot.type in INPUTS]
    conditions = {spot.id: _conditions(spot, every) for spot in inputs}
    fickle = [spot for spot in inputs if conditions[spot.id] and not _locked(spot)]
    leans = {spot.id: _read_by(conditions[spot.id], spot, fickle) for spot in inputs}
    for spot in inputs:
        if any(other is spot for other in leans[spot.id]):
            yield spot.says("form-feel-self", "的隐藏条件依赖它自己", "has a condition on its own value")
            continue
        for other in leans[spot.id]:
            yield from _leaning(spot, other, leans)


def _leaning(spot: Spot, other: Spot, leans: Mapping[str, list[Spot]]) -> Iterator[Found]:
    further = [one for one in leans[other.id] if one is not other]
    if spot.table is not None and other.table == spot.table:
        zh = f"的条件依赖同一行里可能被隐藏的「{other.name}」，请把它的条件一并写出"
        yield spot.says("form-feel-chain", zh, f'has a condition on "{other.name}" of the same row, which may be hidden; repeat its condition')
    elif any(one is spot for one in further):
        yield spot.says("form-feel-circle", f"与「{other.name}」的隐藏条件互相依赖", f'and "{other.name}" have conditions on each other')
    elif further:
        zh = f"的条件依赖「{other.name}」，后者又依赖可能被隐藏的「{further[0].name}」，请直接写出条件"
        en = f'has a condition on "{other.name}", which leans on "{further[0].name}", which may be hidden; write the condition out'
        yield spot.says("form-feel-chain", zh, en, "warning")


def _conditions(spot: Spot, every: Sequence[Spot]) -> list[str]:
    """Its own and those of the groups around it, in its row."""
    around = [other for other in every if other.type == "group" and other.table == spot.table and _holds(other.component, spot.component)]
    told = [(one.component.get("conditional") or {}).get("hide") for one in (spot, *around)]
    return [str(text) for text in told if is_feel(text)]


def _holds(component: Any, wanted: Any) -> bool:
    return any(inner is wanted or _holds(inner, wanted) for inner in component.get("components") or ())


def _locked(spot: Spot) -> bool:
    """Nobody types into it, so both sides know the same value."""
    return spot.type == "expression" or spot.component.get("readonly") is True or spot.component.get("disabled") is True


def _read_by(conditions: Sequence[str], spot: Spot, others: Sequence[Spot]) -> list[Spot]:
    read_paths: set[str] = set()
    for text in conditions:
        try:
            read_paths |= {".".join(path) for node in read(text, True)[1] for path in node.references(frozenset())}
        except feel.FeelError:
            continue
    return [other for other in others if address(other, spot) in read_paths]
