"""Candidate rules as a designer writes them (approvals.md part A).

| rule | who |
|---|---|
| `user:ID` | that person |
| `role:ID` | holders of the role, in whatever branch |
| `role:ID@branch`, `role:ID@branch^` | those in the initiator's branch; with `^` in the nearest branch upward that has one |
| `group:ID` | a user group: the holders of the role of that id, never by branch |
| `initiator` | who asked for it |
| `manager:N`, `managers:M..N` | the initiator's superior N steps up; all from step M to step N, as far as there are any |
| `head:initiator`, `head:FIELD` | the head of the initiator's branch; of the branches whose ids stand in a field |
| `field:FIELD` | people whose ids stand in a field |
| `previous:ELEMENT` | who acted at that task, the last time it was visited |
| `choice:RULE` | those among RULE whom the initiator picked: `chosen.ELEMENT` in the variables, an id or a list of ids |
| `=FEEL` | what the expression gives: ids of people, or rules as texts (`user:ID`, `role:ID`, `role:ID@branch`, `group:ID`) |
"""

import re
from dataclasses import dataclass, field

KINDS = ("user", "role", "group", "initiator", "manager", "head", "field", "previous", "choice", "feel", "none")
GROUPS = ("role", "group")
"""Kinds that may be open to whoever claims first."""
CHOSEN = "chosen"
"""The variable that holds what the initiator picked: `{element id: person id or list of ids}`."""
NAMED = frozenset({"user", "group", "head", "field", "previous"})
_LEVELS = re.compile(r"manager:([1-9]\d?)|managers:([1-9]\d?)\.\.([1-9]\d?)")


@dataclass(frozen=True)
class Rule:
    """One rule. `in_branch`: only holders in the initiator's branch, `upward`: or the nearest above it; `levels`: from and to, of superiors."""

    kind: str
    value: str = ""
    in_branch: bool = False
    upward: bool = False
    levels: tuple[int, int] = (0, 0)
    among: "Rule | None" = None
    """choice: whom the initiator may pick."""
    text: str = field(default="", compare=False)
    """As it was written."""


def parse(text: str) -> tuple[Rule, ...]:
    """The rules of a comma list, or one FEEL expression. Raises ValueError naming the one it does not know."""
    told = text.strip()
    if told.startswith("="):
        return (Rule("none", text=told),) if told == "=none" else (Rule("feel", told[1:].strip(), text=told),)
    return tuple(one(part.strip()) for part in told.split(",") if part.strip())


def weights(text: str) -> tuple[tuple[Rule, int], ...]:
    """`user:max=3,role:finance=2`: rules as in `candidates`, each with the weight of whoever it brings. Raises ValueError."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        rule, equals, number = part.rpartition("=")
        if not equals or not number.strip().isdigit() or int(number) == 0:
            raise ValueError(part)
        found.append((one(rule.strip()), int(number)))
    return tuple(found)


def one(part: str) -> Rule:
    """Raises ValueError for what is none."""
    if part == "initiator":
        return Rule("initiator", text=part)
    if levels := _LEVELS.fullmatch(part):
        lowest, highest = int(levels[1] or levels[2]), int(levels[1] or levels[3])
        if lowest <= highest:
            return Rule("manager", levels=(lowest, highest), text=part)
        raise ValueError(part)
    kind, _, value = part.partition(":")
    if kind == "choice" and value and not value.startswith(("choice", "=")):
        return Rule("choice", value, among=one(value), text=part)
    name, at, where = value.partition("@")
    if not name or name.strip() != name or (at and (kind != "role" or where not in ("branch", "branch^"))) or (kind not in NAMED and kind != "role"):
        raise ValueError(part)
    return Rule(kind, name, bool(at), where == "branch^", text=part)
