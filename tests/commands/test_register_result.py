"""登记外部结果: whom the event names, with the evidence it asks for, and one entry that says who and what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddPerson, DeliverMessage, RegisterResult, Resume, Suspend, UploadFile
from engine.definitions.handler_set import HandlerSet
from engine.errors import EngineError, FieldsRejected, InstanceNotFound, InstanceSuspended, MessageNotAwaited, NotAssigned
from engine.handlers import Context, Handler
from engine.queries import HistoryOf, WaitsOf
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, started
from tests.engine.drawing import Node, catch, draw, user
from tests.engine.office import ANN, EVE, MAX, ROOT, open_office

HEARD = {"register": "role:approver", "evidence": "required"}
YES = replace(catch("yes", "said_yes", variable="told"), name="对方同意", properties=HEARD)
NO = replace(catch("no", "said_no", variable="told"), properties={"register": "user:max"})
SILENT = catch("silent", "said_nothing", variable="told")
OUTSIDE = draw(
    "outside", user("ask", "role:approver"), Node("eventBasedGateway", "w"), YES, NO, SILENT,
    user("after", "role:approver"), paths="start > ask > w > yes > after > end\nw > no > end\nw > silent > end",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, OUTSIDE)


@pytest.fixture
def waiting(stage: Stage) -> str:
    """The id of a request that waits for the outside."""
    id_ = started(stage, "outside", ANN).id
    approve(stage, id_, EVE)
    return id_


def uploaded(stage: Stage, by: Actor = EVE) -> str:
    return str(stage.engine.execute(UploadFile("截图.png", b"\x89PNG\r\n\x1a\n"), by).id)


def register(stage: Stage, id_: str, by: Actor = EVE, at: str = "yes", **more: Any) -> None:
    stage.engine.execute(RegisterResult(id_, at, **{"attachments": [uploaded(stage, by)], **more}), by)


def test_what_is_registered_goes_on_like_a_message_and_leaves_one_entry_with_the_person_and_the_evidence(stage: Stage, waiting: str) -> None:
    file, then = uploaded(stage), stage.clock() - timedelta(days=2)
    before = len(codes(stage, waiting))
    register(stage, waiting, reason=" 电话告知 ", attachments=[file, file], occurred_at=then)
    entry = next(e for e in stage.engine.ask(HistoryOf(waiting), ROOT) if e.code == "result.registered")

    assert open_at(stage, waiting) == ["after"]
    assert detail(stage, waiting).variables["told"] == {
        "reason": "电话告知", "occurred_at": then.isoformat(), "evidence": [file], "registered_by": EVE.id,
    }  # fmt: skip
    assert codes(stage, waiting)[before:] == ["result.registered"]
    assert entry.actor is not None and (entry.actor.id, entry.params["name"]) == (EVE.id, "对方同意")
    assert entry.params["files"] == [{"id": file, "name": "截图.png"}]
    assert violations(stage.engine) == []


@pytest.mark.parametrize(
    ("by", "at", "refused"),
    [
        (ANN, "yes", NotAssigned), (ROOT, "yes", NotAssigned), (EVE, "no", NotAssigned), (ROOT, "silent", NotAssigned),
        (EVE, "ask", MessageNotAwaited), (EVE, "nowhere", MessageNotAwaited),
    ],
)  # fmt: skip
def test_only_whom_the_event_names_may_and_only_where_it_waits(stage: Stage, waiting: str, by: Actor, at: str, refused: type[EngineError]) -> None:
    with pytest.raises(refused):
        register(stage, waiting, by, at)

    assert "result.registered" not in codes(stage, waiting)
    register(stage, waiting, MAX, "no", attachments=[])
    assert detail(stage, waiting).instance.ended_at is not None


def test_who_has_nothing_to_do_with_the_request_does_not_even_find_it(stage: Stage, waiting: str) -> None:
    stage.engine.execute(AddPerson("zoe", "佐伊", memberships=[]), ROOT)
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(RegisterResult(waiting, "yes"), Actor("zoe", "佐伊"))


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"attachments": []}, "attachments", "evidence_required"),
        ({"attachments": ["no-such-file"]}, "attachments", "file_not_found"),
        ({"occurred_at": "later"}, "occurred_at", "registered_in_future"),
    ],
)
def test_without_evidence_or_from_the_future_nothing_is_registered(stage: Stage, waiting: str, more: dict[str, Any], field: str, code: str) -> None:
    told = {**more, **({"occurred_at": stage.clock() + timedelta(seconds=1)} if "occurred_at" in more else {})}
    with pytest.raises(FieldsRejected) as refused:
        register(stage, waiting, **told)

    assert [problem.code for problem in refused.value.errors[field]] == [code]
    assert open_at(stage, waiting) == []


def test_what_another_uploaded_is_no_evidence_of_mine(stage: Stage, waiting: str) -> None:
    with pytest.raises(FieldsRejected):
        register(stage, waiting, EVE, attachments=[uploaded(stage, MAX)])


def test_the_process_folders_validator_judges_what_is_registered_and_what_a_message_brings(database: Database) -> None:
    def judge(context: Context) -> dict[str, str]:
        return {} if context.variables["told"].get("reason") else {"reason": "opinion_required"}

    stage = open_office(database, OUTSIDE)
    stage.engine.definitions.handlers = HandlerSet(validators={("outside", "yes"): Handler("validator", "yes", judge)})
    id_ = started(stage, "outside", ANN).id
    approve(stage, id_, EVE)
    number = detail(stage, id_).instance.serial_no or ""
    with pytest.raises(FieldsRejected):
        register(stage, id_)
    with pytest.raises(FieldsRejected):
        stage.engine.execute(DeliverMessage("said_yes", number, "m1", {}), ROOT)
    stage.engine.execute(DeliverMessage("said_yes", number, "m1", {"reason": "同意"}), ROOT)

    assert open_at(stage, id_) == ["after"]


def test_a_message_that_came_too_early_and_is_refused_later_is_shown_to_administrators(database: Database) -> None:
    def judge(context: Context) -> dict[str, str]:
        return {} if context.variables["told"].get("reason") else {"reason": "opinion_required"}

    stage = open_office(database, OUTSIDE)
    stage.engine.definitions.handlers = HandlerSet(validators={("outside", "yes"): Handler("validator", "yes", judge)})
    id_ = started(stage, "outside", ANN).id
    stage.engine.execute(DeliverMessage("said_yes", detail(stage, id_).instance.serial_no or "", "early", {}), ROOT)
    approve(stage, id_, EVE)
    sweep(stage.engine)

    assert [incident.kind for incident in detail(stage, id_).incidents] == ["message"]
    assert open_at(stage, id_) == []


def test_no_message_says_of_itself_that_a_person_registered_it(stage: Stage, waiting: str) -> None:
    number = detail(stage, waiting).instance.serial_no or ""
    with pytest.raises(FieldsRejected) as refused:
        stage.engine.execute(DeliverMessage("said_yes", number, "m1", {"registered_by": "eve", "evidence": ["invented"]}), ROOT)

    assert list(refused.value.errors) == ["registered_by"]
    assert open_at(stage, waiting) == []


def test_a_suspended_request_waits_with_it(stage: Stage, waiting: str) -> None:
    stage.engine.execute(Suspend(waiting, "等一等"), ROOT)
    with pytest.raises(InstanceSuspended):
        register(stage, waiting)
    stage.engine.execute(Resume(waiting, "继续"), ROOT)
    register(stage, waiting)

    assert open_at(stage, waiting) == ["after"]


def test_the_waits_say_to_everybody_what_he_may_register(stage: Stage, waiting: str) -> None:
    def told(by: Actor) -> dict[str, tuple[bool, bool]]:
        return {wait.element_path: (wait.may_register, wait.evidence) for wait in stage.engine.ask(WaitsOf(waiting), by)}

    assert told(EVE) == {"yes": (True, True), "no": (False, False), "silent": (False, False)}
    assert told(MAX) == {"yes": (True, True), "no": (True, False), "silent": (False, False)}
    assert not any(may for may, _ in told(ANN).values()) and not any(may for may, _ in told(ROOT).values())


def test_what_happens_outside_is_told_as_such_on_the_page_and_in_lists(stage: Stage, waiting: str) -> None:
    page = {wait.name: wait.is_outside for wait in stage.engine.ask(WaitsOf(waiting), ANN)}
    listed = {wait.name: wait.is_outside for wait in detail(stage, waiting).instance.waits}

    assert page == listed == {"said_yes": True, "said_no": True, "said_nothing": False}
