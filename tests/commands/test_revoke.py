"""撤销已通过: a linked request asks for it; approved, it revokes, otherwise what was approved stands (B2, B4)."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Revoke, SaveInstanceDraft, SubmitDraft
from engine.errors import (
    ActionNotAllowed,
    AlreadyRevoking,
    DefinitionNotFound,
    EngineError,
    InstanceStateChanged,
    NotInitiator,
    ReasonRequired,
    RevokeTooLate,
)
from engine.model import InstanceState
from engine.queries import InstanceById, PreviewStart
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, send_back, started
from tests.engine.drawing import draw, form, user, xor
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, open_office

PLAIN = draw("plain", user("check", "user:max"), paths="start > check > end", revoke="undo", revoke_window="P7D")
UNDO = draw("undo", user("agree", "user:fay"), paths="start > agree > end", title='"撤销 " + revokes.serial_no', starters="=none")
FILLED = draw(
    "filled", user("agree", "user:fay"), xor("gate"), user("more", "user:eve"),
    paths='start > agree > gate > end\ngate > more: starts with(revokes.serial_no, "PAID")\nmore > end\ngate >* end', starters="=none",
    more=form("start", {"type": "textfield", "key": "why", "validate": {"required": True}}),
)  # fmt: skip
PAID = draw("paid", user("check", "user:max"), paths="start > check > end", revoke="filled")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, UNDO, FILLED, PLAIN, PAID, draw("bare", user("check", "user:max"), paths="start > check > end"))


def approved(stage: Stage, key: str = "plain") -> str:
    request = started(stage, key, ANN)
    approve(stage, request.id, MAX)
    return request.id


def state(stage: Stage, request: str) -> str:
    return detail(stage, request).instance.state


def test_an_approved_revocation_revokes_and_both_records_say_so(stage: Stage) -> None:
    request = approved(stage)

    counter = stage.engine.execute(Revoke(request, "客户退单"), ANN)

    number = detail(stage, request).instance.serial_no
    assert counter.title == f"撤销 {number}", "the process knows what it revokes"
    assert state(stage, request) == "approved", "until it is approved, the other stands"
    assert [(link.relation, link.id) for link in detail(stage, request).links] == [("revoked_by", counter.id)]
    assert [(link.relation, link.id) for link in detail(stage, counter.id).links] == [("revokes", request)]
    approve(stage, counter.id, FAY)
    assert state(stage, request) == "revoked"
    assert state(stage, counter.id) == "approved"
    assert codes(stage, request)[-3:] == ["instance.approved", "instance.revoking", "instance.revoked"]
    assert "instance.revokes" in codes(stage, counter.id)
    assert violations(stage.engine) == []


def test_a_refused_revocation_leaves_it_as_it_was_and_may_be_asked_for_again(stage: Stage) -> None:
    request = approved(stage)
    counter = stage.engine.execute(Revoke(request, "客户退单"), ANN)

    reject(stage, counter.id, FAY)

    assert state(stage, request) == "approved"
    assert codes(stage, request)[-1] == "instance.not_revoked"
    again = stage.engine.execute(Revoke(request, "再申请"), ANN)
    approve(stage, again.id, FAY)
    assert state(stage, request) == "revoked"


def test_a_revoked_request_gets_no_new_tasks_and_cannot_be_revoked_twice(stage: Stage) -> None:
    request = approved(stage)
    approve(stage, stage.engine.execute(Revoke(request, "客户退单"), ANN).id, FAY)

    assert open_at(stage, request) == []
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Revoke(request, "再来"), ANN)


def test_one_revocation_at_a_time(stage: Stage) -> None:
    request = approved(stage)
    counter = stage.engine.execute(Revoke(request, "客户退单"), ANN)
    send_back(stage, counter.id, FAY)

    with pytest.raises(AlreadyRevoking) as refused:
        stage.engine.execute(Revoke(request, "再来"), ANN)

    assert refused.value.params["serial_no"] == counter.serial_no


@pytest.mark.parametrize(
    ("who", "key", "reason", "refusal"),
    [(BEN, "plain", "x", NotInitiator), (MAX, "plain", "x", NotInitiator), (ANN, "plain", " ", ReasonRequired), (ANN, "bare", "x", ActionNotAllowed)],
)  # fmt: skip
def test_only_the_initiator_with_a_reason_and_where_the_process_offers_it(
    stage: Stage, who: object, key: str, reason: str, refusal: type[EngineError]
) -> None:  # fmt: skip
    request = approved(stage, key)

    with pytest.raises(refusal):
        stage.engine.execute(Revoke(request, reason), who)  # type: ignore[arg-type]


def test_what_runs_or_was_rejected_cannot_be_revoked(stage: Stage) -> None:
    running, rejected = started(stage, "plain", ANN).id, started(stage, "plain", ANN).id
    reject(stage, rejected, MAX)

    for request in (running, rejected):
        assert "revoke" not in stage.engine.ask(InstanceById(request), ANN).instance.allowed_actions
        with pytest.raises(InstanceStateChanged):
            stage.engine.execute(Revoke(request, "x"), ANN)


def test_the_window_closes_and_with_it_the_button(stage: Stage) -> None:
    request = approved(stage)
    assert "revoke" in stage.engine.ask(InstanceById(request), ANN).instance.allowed_actions

    stage.clock.forward(timedelta(days=7, minutes=1))

    assert "revoke" not in stage.engine.ask(InstanceById(request), ANN).instance.allowed_actions
    with pytest.raises(RevokeTooLate):
        stage.engine.execute(Revoke(request, "太晚"), ANN)


def test_a_form_of_its_own_is_filled_in_first(stage: Stage) -> None:
    request = approved(stage, "paid")
    shown = stage.engine.ask(InstanceById(request), ANN)
    assert shown.revocation_form
    draft = stage.engine.execute(Revoke(request, "多付", draft=True), ANN)
    assert draft.state is InstanceState.DRAFT
    assert stage.engine.ask(InstanceById(request), ANN).links == [], "a draft is no request yet"
    assert "instance.revoking" not in codes(stage, request)

    stage.engine.execute(SaveInstanceDraft(draft.id, {"why": "多付一笔"}), ANN)
    preview = stage.engine.ask(PreviewStart("filled", {"why": "多付一笔"}, draft.id), ANN)
    assert [step.name for step in preview.prediction.steps] == ["agree", "more", "结束"], "the preview knows what is to be revoked"
    counter = stage.engine.execute(SubmitDraft(draft.id), ANN)

    approve(stage, counter.id, FAY)
    assert open_at(stage, counter.id) == ["more"]
    approve(stage, counter.id, EVE)
    assert state(stage, request) == "revoked"


def test_a_draft_handed_in_too_late_is_refused_and_kept(stage: Stage) -> None:
    request = approved(stage, "paid")
    first, second = (stage.engine.execute(Revoke(request, "多付", {"why": "x"}, draft=True), ANN) for _ in range(2))
    stage.engine.execute(SubmitDraft(first.id), ANN)

    with pytest.raises(AlreadyRevoking):
        stage.engine.execute(SubmitDraft(second.id), ANN)

    assert stage.engine.ask(InstanceById(second.id), ANN).instance.state == "draft"
    assert codes(stage, request).count("instance.revoking") == 1


def test_nobody_makes_up_what_a_request_revokes(stage: Stage) -> None:
    request = started(stage, "bare", ANN, revokes={"id": "x", "serial_no": "PAID-1"})

    assert "revokes" not in detail(stage, request.id).variables


def test_a_process_that_is_not_there_is_said(database: Database) -> None:
    stage = open_office(database, draw("lost", user("check", "user:max"), paths="start > check > end", revoke="nowhere"))

    request = approved(stage, "lost")

    with pytest.raises(DefinitionNotFound):
        stage.engine.execute(Revoke(request, "x"), ANN)

    assert "revoke" not in stage.engine.ask(InstanceById(request), ANN).instance.allowed_actions


def test_others_who_know_the_request_have_no_button_and_see_only_what_is_theirs(stage: Stage) -> None:
    request = approved(stage)
    counter = stage.engine.execute(Revoke(request, "客户退单"), ANN)

    seen = stage.engine.ask(InstanceById(request), MAX)

    assert "revoke" not in seen.instance.allowed_actions
    assert seen.links == [], "the other request is not his to see"
    assert stage.engine.ask(InstanceById(counter.id), FAY).links == []
