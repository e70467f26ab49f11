"""Which variables choose ways and people."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine import bpmn, feel
from engine.approval.profile import Profile
from engine.approval.rules import CHOSEN, Rule

WRITTEN_BY_DECISIONS = frozenset({"outcome", "outcomes"})


def names(model: bpmn.Model, profiles: Iterable[Profile]) -> frozenset[str]:
    """Of one process: in the conditions of its flows, the rules for candidates and the conditions that decide a step."""
    conditions = [feel.parse(flow.condition).names for flow in model.flows.values() if flow.condition is not None]
    told = list(profiles)
    asked = [_read_by(rule) for profile in told for rule in profile.candidates]
    judged = [feel.parse(text).names for profile in told for text in (profile.auto_approve, profile.auto_reject) if text]
    return frozenset[str]().union(*conditions, *asked, *judged) - WRITTEN_BY_DECISIONS


def _read_by(rule: Rule) -> frozenset[str]:
    """The variables that say whom the rule brings."""
    if rule.kind == "feel":
        return feel.parse(rule.value).names
    if rule.kind == "choice":
        return frozenset({CHOSEN}) | (_read_by(rule.among) if rule.among else frozenset())
    return frozenset({rule.value}) if rule.kind == "field" or (rule.kind == "head" and rule.value != "initiator") else frozenset()


def digest(values: Mapping[str, Any]) -> str:
    """JSON values, whatever their order."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
