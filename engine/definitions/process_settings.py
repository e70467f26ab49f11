"""What a process says about itself in its BPMN properties (approvals.md part A, rows 「on the process」)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import feel
from engine.approval import rules
from engine.approval.candidates import ADMINISTRATOR
from engine.approval.rules import Rule

ADMINISTRATORS = Rule("role", ADMINISTRATOR)
LOCAL = ZoneInfo("Asia/Shanghai")
_SLOT = re.compile(r"\{(yyyyMMdd|yyyyMM|yyyy|\d+)\}")


@dataclass(frozen=True)
class ProcessSettings:
    """`title`, `lock`: FEEL; `serial`: pattern such as `SW-{yyyyMMdd}-{4}`; `starters` None: everyone; `retention` None: kept for ever."""

    title: str
    summary: tuple[str, ...]
    serial: str
    starters: tuple[Rule, ...] | None
    withdraw: str
    withdraw_until: str
    lock: str | None
    owner: str
    applies_to: str
    audience: str
    keywords: str
    description: str
    retention: str | None = None
    in_charge: Rule = ADMINISTRATORS
    """Who answers for requests that no person began."""
    revoke: str = ""
    """Key of the process that approves a revocation (撤销已通过); empty: none is offered."""
    revoke_window: str = ""
    """How long after approval, in natural or working time; empty: for ever."""

    def may_withdraw(self, trail: Mapping[str, Any]) -> bool:
        """Is the point named by `withdraw_until` still ahead, in this round?"""
        if self.withdraw == "never":
            return False
        kind, _, element = self.withdraw_until.partition(":")
        if kind == "first_decision":
            return not trail.get("decided")
        return not (kind == "element" and element in trail.get("reached", ()))

    def kept_since(self, now: datetime) -> datetime | None:
        """What ended by then is past its `retention` (an ISO 8601 duration); None: everything is kept."""
        if self.retention is None:
            return None
        told = {"now": now.astimezone(LOCAL).isoformat(), "kept": self.retention}
        return datetime.fromisoformat(feel.to_json(feel.evaluate("date and time(now) - duration(kept)", told)))

    def serial_no(self, number: int, at: datetime) -> str:
        """The number in its pattern; `{4}` is a minimum width."""
        day = at.astimezone(LOCAL)
        dates = {"yyyyMMdd": f"{day.year:04}{day.month:02}{day.day:02}", "yyyyMM": f"{day.year:04}{day.month:02}", "yyyy": f"{day.year:04}"}
        return _SLOT.sub(lambda slot: dates.get(slot[1]) or str(number).zfill(int(slot[1])), self.serial)


def read(key: str, properties: Mapping[str, str], description: str) -> ProcessSettings:
    starters = properties.get("starters")
    return ProcessSettings(
        title=properties.get("title", 'initiator.name + "的" + name'),
        summary=tuple(filter(None, (part.strip() for part in properties.get("summary", "").split(",")))),
        serial=properties.get("serial", f"{key.upper()}-{{yyyyMMdd}}-{{4}}"),
        starters=rules.parse(starters) if starters is not None else None,
        withdraw=properties.get("withdraw", "to_draft"),
        withdraw_until=properties.get("withdraw_until", "end"),
        lock=properties.get("lock"),
        owner=properties.get("owner", ""),
        applies_to=properties.get("applies_to", ""),
        audience=properties.get("audience", ""),
        keywords=properties.get("keywords", ""),
        description=properties.get("description", description),
        retention=properties.get("retention"),
        in_charge=next(iter(rules.parse(properties.get("in_charge", ""))), ADMINISTRATORS),
        revoke=properties.get("revoke", ""),
        revoke_window=properties.get("revoke_window", ""),
    )
