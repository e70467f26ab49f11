"""Through whatever hands a request goes, its form and its files stay as they were handed in, byte for byte (approvals.md B4 退回)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import (
    AddSigners,
    Approve,
    Claim,
    Delegate,
    Reassign,
    Release,
    RemoveSigner,
    Resubmit,
    Retrieve,
    ReturnTo,
    SaveInstanceDraft,
    SaveTaskDraft,
    StartInstance,
    Transfer,
    UploadFile,
    Withdraw,
)
from engine.queries import FileById, InstanceById, UserTaskById
from engine.testing.invariants import violations
from tests.commands.acting import approve, send_back, task_at
from tests.engine.drawing import draw, form, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

CHOICES = {"values": [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]}
FIELDS: tuple[dict[str, Any], ...] = (
    {"type": "textfield", "key": "title"}, {"type": "textarea", "key": "why"}, {"type": "number", "key": "whole"},
    {"type": "number", "key": "price", "decimalDigits": 4}, {"type": "number", "key": "exact", "serializeToString": True},
    {"type": "checkbox", "key": "urgent"}, {"type": "select", "key": "one", **CHOICES}, {"type": "radio", "key": "either", **CHOICES},
    {"type": "checklist", "key": "some", **CHOICES}, {"type": "taglist", "key": "tags", **CHOICES},
    {"type": "datetime", "key": "day", "subtype": "date"}, {"type": "datetime", "key": "hour", "subtype": "time"},
    {"type": "datetime", "key": "moment", "subtype": "datetime", "timeSerializingFormat": "utc_normalized"},
    {"type": "filepicker", "key": "proof", "multiple": True}, {"type": "textfield", "key": "secret"}, {"type": "textfield", "key": "fixed"},
    {"type": "expression", "key": "double", "expression": "=whole * 2"},
    {
        "type": "group", "key": "contact", "path": "contact",
        "components": [{"type": "textfield", "key": "name", "id": "c_name"}, {"type": "number", "key": "share", "id": "c_share"}],
    },
    {
        "type": "dynamiclist", "key": "items", "path": "items",
        "components": [
            {"type": "textfield", "key": "what", "id": "i_what"}, {"type": "number", "key": "amount", "id": "i_amount"},
            {"type": "filepicker", "key": "scan", "id": "i_scan", "multiple": True}, {"type": "textfield", "key": "hint", "id": "i_hint"},
        ],
    },
)  # fmt: skip
CLOSED = {"secret": "hidden", "fixed": "read", "whole": "write", "items.hint": "hidden", "items.amount": "read", "contact.name": "hidden"}
PERMISSIONS = json.dumps(CLOSED)
WAY = draw(
    "way", user("a", "role:approver", fields=PERMISSIONS), user("b", "role:finance,user:tom", fields=PERMISSIONS, resubmit="ask"),
    user("c", "role:head@branch", resubmit="ask"), paths="start > a > b > c > end", more=form("start", *FIELDS),
)  # fmt: skip
CONTENT = {"合同.pdf": b"%PDF-1.4 \xe5\x90\x88\x00\xff", "扫描.png": b"\x89PNG\r\n\x1a\n\x00\x01"}
ENGINE = ("outcome", "outcomes")


class Case:
    """One request, and what it was when it was handed in."""

    def __init__(self, database: Database) -> None:
        self.stage = open_office(database, WAY)
        self.files = {name: self.stage.engine.execute(UploadFile(name, content), ANN).id for name, content in CONTENT.items()}
        self.values = values(*self.files.values())
        self.id = self.stage.engine.execute(StartInstance("way", self.values), ANN).id
        self.first = self.told()

    def told(self) -> str:
        """The variables as the database holds them, but for what decisions write: every digit and the order of keys count."""
        with self.stage.database.connect() as connection:
            raw = connection.exec_driver_sql(f"SELECT CAST(variables AS TEXT) FROM process_instance WHERE id = '{self.id}'").scalar_one()
        read = json.loads(raw, parse_float=str, parse_int=str)
        return json.dumps({name: value for name, value in read.items() if name not in ENGINE}, ensure_ascii=False)

    def sums(self) -> dict[str, str]:
        """sha256 of every file as the initiator gets it."""
        found = {name: self.stage.engine.ask(FileById(id_), ANN).content for name, id_ in self.files.items()}
        return {name: hashlib.sha256(content or b"").hexdigest() for name, content in found.items()}

    def task(self, of: Actor | None = None) -> str:
        return task_at(self.stage, self.id, of=of)

    def act(self, command: Any, by: Actor) -> None:
        self.stage.engine.execute(command, by)

    def back_to(self, element: str, by: Actor, way: str) -> None:
        returns = self.stage.engine.ask(UserTaskById(self.task()), by).returns
        assert returns is not None
        self.act(ReturnTo(self.task(), next(t.id for t in returns.targets if t.element_path == element), "请改", way), by)

    def decide_as_the_page_does(self, by: Actor) -> None:
        """With every field that his page shows, as it shows it."""
        shown = self.stage.engine.ask(UserTaskById(self.task()), by).form
        self.act(Approve(self.task(), "好", shown.variables if shown else {}), by)

    def hand_in_as_the_page_does(self) -> None:
        shown = self.stage.engine.ask(InstanceById(self.id), ANN).form
        assert shown is not None
        self.act(Resubmit(self.id, shown.variables), ANN)


def values(pdf: str, png: str) -> dict[str, Any]:
    return {
        "title": "  两端空格  ", "why": "第一行\n第二行\t尾", "whole": 21, "price": 1234567.8901, "exact": "12345678901234567.10", "urgent": True,
        "one": "a", "either": "b", "some": ["b", "a"], "tags": ["a"], "day": "2025-02-28", "hour": "09:30", "moment": "2025-02-28T01:30:00Z",
        "proof": [png, pdf], "secret": "不给审批人看", "fixed": "只读😀", "contact": {"name": "李四", "share": 0.1},
        "items": [
            {"what": "甲", "amount": 0.3, "scan": [pdf], "hint": "内部一"}, {"what": "乙", "amount": 1e-7, "scan": [], "hint": "内部二"},
        ],
    }  # fmt: skip


def through_the_first(case: Case) -> None:
    case.decide_as_the_page_does(MAX)


def sent_back_and_in_again(case: Case, way: str) -> None:
    through_the_first(case)
    send_back(case.stage, case.id, FAY, resubmit=way)
    case.hand_in_as_the_page_does()


def sent_back_with_a_draft(case: Case) -> None:
    send_back(case.stage, case.id, MAX)
    case.act(SaveInstanceDraft(case.id, {"title": "写到一半", "items": []}), ANN)
    case.act(Resubmit(case.id, case.values), ANN)


def withdrawn_and_in_again(case: Case) -> None:
    case.act(Withdraw(case.id), ANN)
    case.hand_in_as_the_page_does()


def sent_back_to_a_step(case: Case, way: str) -> None:
    through_the_first(case)
    approve(case.stage, case.id, FAY)
    case.back_to("a", SUE, way)
    case.decide_as_the_page_does(EVE)


def transferred(case: Case) -> None:
    case.act(SaveTaskDraft(case.task(), {"whole": 99}, "写到一半"), MAX)
    case.act(Transfer(case.task(), "tom"), MAX)
    case.decide_as_the_page_does(TOM)


def delegated(case: Case) -> None:
    case.act(Delegate(case.task(), "tom"), MAX)
    case.decide_as_the_page_does(TOM)
    case.decide_as_the_page_does(MAX)


def taken_back(case: Case) -> None:
    mine = case.task()
    through_the_first(case)
    case.act(Retrieve(mine), MAX)
    case.decide_as_the_page_does(MAX)


def signed_by_others(case: Case, position: str) -> None:
    mine = case.task()
    case.act(AddSigners(mine, ["tom", "fay"], position), MAX)
    case.act(RemoveSigner(mine, "fay"), MAX)
    task = case.task(TOM)
    case.act(Approve(task, "好", {"whole": 21}), TOM)


def given_to_another(case: Case) -> None:
    case.act(Claim(case.task()), MAX)
    case.act(Release(case.task()), MAX)
    case.act(Reassign(case.task(), "tom", "请假"), ROOT)
    case.decide_as_the_page_does(TOM)


WAYS: dict[str, Callable[[Case], None]] = {
    "approved with hidden and read-only fields": through_the_first,
    "returned and resubmitted step by step": lambda case: sent_back_and_in_again(case, "sequential"),
    "returned and resubmitted straight": lambda case: sent_back_and_in_again(case, "direct"),
    "returned with a draft between": sent_back_with_a_draft, "withdrawn and handed in again": withdrawn_and_in_again,
    "returned to a step": lambda case: sent_back_to_a_step(case, "sequential"),
    "returned to a step and straight back": lambda case: sent_back_to_a_step(case, "direct"),
    "transferred": transferred, "delegated": delegated, "retrieved": taken_back, "reassigned": given_to_another,
    **{f"signers added {at}": (lambda case, at=at: signed_by_others(case, at)) for at in ("before", "after", "parallel")},
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_form_and_its_files_are_the_same_afterwards(database: Database, way: str) -> None:
    case = Case(database)
    assert case.sums() == {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}

    WAYS[way](case)

    assert case.told() == case.first
    assert case.sums() == {name: hashlib.sha256(content).hexdigest() for name, content in CONTENT.items()}
    assert violations(case.stage.engine) == []


def test_what_is_hidden_is_not_sent_to_his_page(database: Database) -> None:
    case = Case(database)

    shown = case.stage.engine.ask(UserTaskById(case.task()), MAX)

    assert "不给审批人看" not in repr(shown) and "内部一" not in repr(shown)
    assert "只读😀" in repr(shown)
