"""What tests of 乐企 access start from: one direct unit, one using unit that was never invited."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry.access import ledger
from processes.registry.access.entity import AccessInvitation, Source, Told
from processes.registry.access.invite import Invitation, invite
from processes.registry.access.ledger import AccessRefused
from processes.registry.access.register_result import register_result
from processes.registry.access.states import Event, Variant
from processes.registry.calendar import SHANGHAI
from tests.registry.conftest import U02

DIRECT, NUMBER = "91440199FAKE00902K", "LQ-0001"
NOON = datetime(2025, 11, 20, 12, 0, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
CLERK = "办税员"


def wanted(**values: Any) -> Invitation:
    usual = {"uscc": U02, "name": "深圳虚构乙电子有限公司", "authority": "14403000000", "relation": "04", "capabilities": ["202076", "203059"]}
    return Invitation(**{"number": NUMBER, "direct_unit": DIRECT, **usual, **values})


def send(book: Connection, *, variant: Variant = Variant.SEED, now: datetime = NOON, **values: Any) -> AccessInvitation:
    return invite(book, wanted(**values), by="operator", now=now, variant=variant)


def said(**values: Any) -> Told:
    """As a program that speaks for 乐企 says it."""
    return Told(**{"source": Source.API, "operator": "leqi", "occurred_at": NOON, "reason": "资料不全", "role": "法定代表人", **values})


def seen(*evidence: str, **values: Any) -> Told:
    """As our own people saw it there."""
    return said(source=Source.MANUAL, operator="operator", evidence=evidence, role=None, **values)


def happen(book: Connection, *events: str, number: str = NUMBER, **values: Any) -> AccessInvitation:
    for event in events:
        register_result(book, number, Event(event), said(**values), now=NOON)
    return ledger.existing(book, number)


def refusal(call: Any, *arguments: Any, **named: Any) -> Problem:
    """Why it was refused."""
    with pytest.raises(AccessRefused) as refused:
        call(*arguments, **named)
    return refused.value.problem
