"""What a request to 下载 or 退回 may ask, field by field (domain.md P13). Fields that are still empty are left to the form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry.calendar import day
from processes.registry.invariants import quota as rules
from processes.registry.money import amount as exact
from processes.registry.quotas.entity import CreditQuota
from processes.registry.quotas.selected import selected

DOWNLOAD, RETURN = "下载", "退回"
Found = dict[str, tuple[str, Mapping[str, Any]]]


def problems(connection: Connection, form: Mapping[str, Any], *, now: datetime) -> Found:
    """The first problem of every field, by field name."""
    quota = selected(connection, form.get("quota"))
    asked = {"quota": of_row(form.get("quota"), quota, now) or _suspended(form, quota), "amount": _amount(form, quota)}
    return {name: (problem.code, problem.params) for name, problem in asked.items() if problem is not None}


def of_row(key: str | None, quota: CreditQuota | None, now: datetime) -> Problem | None:
    """A row that is there, of this month (I-19)."""
    if not key:
        return None
    return Problem("unknown_quota", {"quota": key}) if quota is None else rules.in_period(quota, day(now))


def _suspended(form: Mapping[str, Any], quota: CreditQuota | None) -> Problem | None:
    return rules.not_suspended(quota) if quota and form.get("type") == DOWNLOAD else None


def _amount(form: Mapping[str, Any], quota: CreditQuota | None) -> Problem | None:
    entered = form.get("amount")
    if entered is None:
        return None
    problem = rules.well_formed(entered)
    if problem or quota is None or form.get("type") not in (DOWNLOAD, RETURN):
        return problem
    limit = rules.within_remaining if form["type"] == DOWNLOAD else rules.within_unused
    return limit(quota, exact(entered))
