"""Candidate rules: `user:ID` `role:ID` `role:ID@branch` `initiator` `field:FIELD` (approvals.md part A)."""

from dataclasses import dataclass

KINDS = ("user", "role", "initiator", "field", "none")


@dataclass(frozen=True)
class Rule:
    """One rule. `in_branch`: only holders in the initiator's branch."""

    kind: str
    value: str = ""
    in_branch: bool = False


def parse(text: str) -> tuple[Rule, ...]:
    """The rules of a comma list. Raises ValueError naming the one it does not know."""
    return tuple(_one(part.strip()) for part in text.split(",") if part.strip())


def _one(part: str) -> Rule:
    if part == "initiator":
        return Rule("initiator")
    if part == "=none":
        return Rule("none")
    kind, colon, value = part.partition(":")
    name, at, where = value.partition("@")
    if not colon or not name or kind not in ("user", "role", "field") or (at and (kind != "role" or where != "branch")):
        raise ValueError(part)
    return Rule(kind, name, bool(at))
