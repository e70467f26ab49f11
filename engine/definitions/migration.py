"""Can an instance go on under another version, and what are its elements called there? (architecture §10, spiff-moves.md §10)"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine import bpmn
from engine.approval.profile import Profile
from engine.bpmn import Obstacle
from engine.definitions.bundle import Bundle
from engine.definitions.places import walk
from engine.store.migrated import VisitRow

Map = Mapping[str, str]
REASONS = {
    "tally_changed": (
        "几个人正在共同办理，新版本改变了会签方式",
        "several people are deciding together and the new version counts their votes in another way",
    ),
    "vote_unknown": ("已经有人选了新版本里没有的结果", "somebody has chosen an outcome that the new version does not have"),
}


def obstacles(execution: bpmn.Execution | None, old: Bundle, new: Bundle, mapping: Map, visits: Iterable[VisitRow]) -> list[Obstacle]:
    """What keeps it from moving: tokens first, then votes already cast. `execution` None: no tokens, it waits for its initiator."""
    found = bpmn.obstacles(execution, new.specs, new.qualified, mapping) if execution is not None else []
    return found or [o for visit in visits if visit.open and visit.seats for o in _of_votes(old, new, mapping, visit)]


def _of_votes(old: Bundle, new: Bundle, mapping: Map, visit: VisitRow) -> list[Obstacle]:
    then = renamed_visit(old, new, mapping, visit)
    before, after = old.profile(visit.process_key, visit.element_id), new.profile(then.process_key, then.element_id)
    if visit.seats > 1 and _tally(before) != _tally(after):
        return [Obstacle(visit.element_path, "tally_changed", *REASONS["tally_changed"], mappable=False)]
    if any(after.outcome(vote) is None for vote in visit.votes):
        return [Obstacle(visit.element_path, "vote_unknown", *REASONS["vote_unknown"], mappable=False)]
    return []


def _tally(profile: Profile) -> tuple[object, ...]:
    """How votes are counted."""
    return profile.mode, profile.threshold, profile.weights, profile.reject_rule


def unknown_targets(new: Bundle, mapping: Map) -> list[str]:
    """Targets of an element map that no process of the new version has."""
    known = {element_id for bundle in _family(new) for element_id in bundle.model.elements}
    return sorted({target for target in mapping.values() if target not in known})


def _family(bundle: Bundle) -> list[Bundle]:
    return [bundle, *(inner for called in bundle.called.values() for inner in _family(called))]


def renamed(old: Bundle, path: str, mapping: Map) -> str:
    """An element path in the words of the new version."""
    return "/".join(f"{_name(level, element_id, mapping)}{number}" for level, element_id, number in walk(old, path))


def _name(level: Bundle, element_id: str, mapping: Map) -> str:
    return mapping.get(f"{level.key}/{element_id}", mapping.get(element_id, element_id))


def renamed_visit(old: Bundle, new: Bundle, mapping: Map, visit: VisitRow) -> VisitRow:
    """The same visit under its new names; the initiator's own task belongs to no element."""
    path = renamed(old, visit.element_path, mapping)
    *_, (level, element_id, _) = walk(old, visit.element_path)
    if element_id not in level.model.elements:
        return visit
    named = path != visit.element_path or visit.open
    *_, (there, new_id, _) = walk(new, path)
    return replace(visit, process_key=there.key, element_id=new_id, element_path=path, name=new.element_name(path)[:200] if named else visit.name)


def renamed_trail(old: Bundle, trail: Mapping[str, Any], mapping: Map) -> dict[str, Any]:
    """What was passed, under new names; two elements that became one are counted together."""
    counts: dict[str, int] = {}
    for path, count in trail.get("elements", ()):
        new = renamed(old, path, mapping)
        counts[new] = counts.get(new, 0) + count
    reached = list(dict.fromkeys(renamed(old, path, mapping) for path in trail.get("reached", ())))
    return {**trail, "elements": [[path, count] for path, count in counts.items()], "reached": reached}
