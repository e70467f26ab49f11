"""征求意见 (approvals.md B4): others are asked what they think about a step; nothing waits for them, and what they say is no vote."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AnswerConsultation, Consult, Delegate, EndConsultation, Resubmit, Transfer
from engine.errors import (
    ActionNotAllowed,
    AlreadyConsulted,
    AlreadyThere,
    ConsultationNotFound,
    ConsultationOver,
    FieldsRejected,
    InstanceNotFound,
    NotAssigned,
    PersonNotFound,
    TooManyConsulted,
)
from engine.model import Consultation
from engine.queries import ConsultationsOf, HistoryOf, Inbox, InboxCounts, InstanceById, UserTaskById
from engine.testing import Organisation, Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, open_at, send_back, started, suspend, task_at
from tests.commands.substituting import away, held
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

STEP = draw("step", user("check", "role:approver", name="复核"), user("pay", "role:finance"), paths="start > check > pay > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEP)


@pytest.fixture
def request_id(stage: Stage) -> str:
    return str(started(stage, "step", ANN).id)


def consult(stage: Stage, request_id: str, *people: str, by: Actor = MAX, question: str = "价格合理吗") -> list[Consultation]:
    stage.engine.execute(Consult(task_at(stage, request_id), people, question), by)
    return asked(stage, request_id)


def asked(stage: Stage, request_id: str, by: Actor = ROOT) -> list[Consultation]:
    found: list[Consultation] = stage.engine.ask(ConsultationsOf(request_id), by)
    return found


def answer(stage: Stage, one: Consultation, opinion: str = "合理", by: Actor = TOM) -> Any:
    return stage.engine.execute(AnswerConsultation(one.id, opinion), by)


def box(stage: Stage, person: Actor) -> tuple[list[str], int]:
    return [item.id for item in stage.engine.ask(Inbox("consulted"), person).items], stage.engine.ask(InboxCounts(), person)["consulted"]


def test_who_is_asked_reads_it_and_says_what_he_thinks_and_the_step_waits_for_nobody(stage: Stage, request_id: str) -> None:
    with pytest.raises(InstanceNotFound):
        asked(stage, request_id, TOM)
    tom, _ = consult(stage, request_id, "tom", "ben")

    assert (tom.person.id, tom.by.id, tom.name, tom.question, tom.state) == ("tom", "max", "复核", "价格合理吗", "open")
    assert (box(stage, TOM), box(stage, BEN), box(stage, EVE)) == (([request_id], 1), ([request_id], 1), ([], 0))
    assert stage.engine.ask(InstanceById(request_id), TOM).instance.allowed_actions == ("comment", "copy")
    mine = asked(stage, request_id, TOM)
    assert [(one.may_answer, one.may_end) for one in mine] == [(True, False), (False, False)]

    answer(stage, tom)
    after = asked(stage, request_id, MAX)
    assert [(one.state, one.opinion, one.may_end) for one in after] == [("answered", "合理", False), ("open", None, True)]
    assert (box(stage, TOM), box(stage, BEN)) == (([], 0), ([request_id], 1))

    approve(stage, request_id, MAX)
    assert open_at(stage, request_id) == ["pay"]
    assert [one.state for one in asked(stage, request_id)] == ["answered", "lapsed"]
    assert box(stage, BEN) == ([], 0)
    assert codes(stage, request_id) == ["instance.submitted", "task.consulted", "task.consultation_answered", "task.approved"]
    assert violations(stage.engine) == []


def test_the_history_says_who_was_asked_and_what_he_said(stage: Stage, request_id: str) -> None:
    [one] = consult(stage, request_id, "tom")
    answer(stage, one)

    said = {
        entry.code: (entry.actor.name, entry.params.get("names") or entry.params.get("to_name"), entry.params["opinion"])
        for entry in stage.engine.ask(HistoryOf(request_id), ANN)[1:]
    }
    assert said == {"task.consulted": ("马克", "汤姆", "价格合理吗"), "task.consultation_answered": ("汤姆", "马克", "合理")}


def test_an_answer_is_given_once_by_who_was_asked_and_not_without_words(stage: Stage, request_id: str) -> None:
    [one] = consult(stage, request_id, "tom")

    with pytest.raises(FieldsRejected):
        answer(stage, one, "  ")
    for stranger in (MAX, EVE, ANN, ROOT):
        with pytest.raises(ConsultationNotFound):
            answer(stage, one, by=stranger)
    with pytest.raises(ConsultationNotFound):
        stage.engine.execute(AnswerConsultation("nothing", "合理"), TOM)
    answer(stage, one)
    with pytest.raises(ConsultationOver):
        answer(stage, one, "再说一句")
    assert asked(stage, request_id)[0].opinion == "合理"


def test_a_suspended_request_may_still_be_spoken_about(stage: Stage, request_id: str) -> None:
    [one] = consult(stage, request_id, "tom")
    suspend(stage, request_id)
    answer(stage, one)

    assert asked(stage, request_id)[0].state == "answered"


def test_who_asked_takes_it_back_while_it_is_unanswered(stage: Stage, request_id: str) -> None:
    tom, ben = consult(stage, request_id, "tom", "ben")
    answer(stage, tom)

    with pytest.raises(ConsultationNotFound):
        stage.engine.execute(EndConsultation(ben.id), EVE)
    with pytest.raises(ConsultationOver):
        stage.engine.execute(EndConsultation(tom.id), MAX)
    stage.engine.execute(EndConsultation(ben.id), MAX)
    with pytest.raises(ConsultationOver):
        answer(stage, ben, by=BEN)
    assert [one.state for one in asked(stage, request_id)] == ["answered", "ended"]
    assert box(stage, BEN) == ([], 0)
    assert consult(stage, request_id, "ben")[-1].state == "open"


@pytest.mark.parametrize("leave", ["approve", "return"])
def test_with_the_step_the_question_is_over(stage: Stage, request_id: str, leave: str) -> None:
    [one] = consult(stage, request_id, "tom")
    if leave == "approve":
        approve(stage, request_id, EVE)
    else:
        send_back(stage, request_id, EVE)

    for refused, by in ((AnswerConsultation(one.id, "合理"), TOM), (EndConsultation(one.id), MAX)):
        with pytest.raises(ConsultationOver):
            stage.engine.execute(refused, by)
    assert asked(stage, request_id)[0].state == "lapsed"


def test_after_a_return_it_is_asked_anew_and_what_was_said_stays(stage: Stage, request_id: str) -> None:
    answer(stage, consult(stage, request_id, "tom")[0])
    send_back(stage, request_id, MAX)
    stage.engine.execute(Resubmit(request_id), ANN)

    before, again = consult(stage, request_id, "tom", question="现在呢")
    assert (before.state, before.opinion, again.state, again.question) == ("answered", "合理", "open", "现在呢")


def test_it_stays_open_when_the_task_goes_into_other_hands(stage: Stage, request_id: str) -> None:
    [one] = consult(stage, request_id, "tom")
    stage.engine.execute(Transfer(task_at(stage, request_id), "sue"), MAX)
    answer(stage, one)

    assert [(one.by.id, one.opinion) for one in asked(stage, request_id, SUE)] == [("max", "合理")]


def test_who_may_not_ask_and_who_may_not_be_asked(stage: Stage, request_id: str) -> None:
    task = task_at(stage, request_id)
    consult(stage, request_id, "tom")

    for by in (ANN, TOM, FAY):
        with pytest.raises(NotAssigned):
            stage.engine.execute(Consult(task, ["ben"], "您看呢"), by)
    for people, refusal in ((["max"], AlreadyThere), (["tom"], AlreadyConsulted), (["nobody"], PersonNotFound), ([], FieldsRejected)):
        with pytest.raises(refusal):
            stage.engine.execute(Consult(task, people, "您看呢"), MAX)
    with pytest.raises(FieldsRejected):
        stage.engine.execute(Consult(task, ["ben"], " "), MAX)
    stage.engine.execute(Delegate(task, "sue"), MAX)
    with pytest.raises(ActionNotAllowed):
        consult(stage, request_id, "ben", by=SUE)
    assert [one.person.id for one in asked(stage, request_id)] == ["tom"]


def test_who_is_away_may_ask_and_what_his_substitute_has_stays_with_him(stage: Stage) -> None:
    stage.deploy_files(draw("one", user("sign", "user:max"), paths="start > sign > end"))
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN).id
    consult(stage, request, "tom")

    assert held(stage, request) == [("eve", "max")]
    assert codes(stage, request)[-1] == "task.consulted"


def test_the_initiator_may_be_asked_and_gets_no_copy_of_what_is_his(stage: Stage, request_id: str) -> None:
    consult(stage, request_id, "ann")

    assert (box(stage, ANN), stage.engine.ask(InboxCounts(), ANN)["copied"]) == (([request_id], 1), 0)


def test_one_step_asks_twenty_people_at_most(stage: Stage, request_id: str) -> None:
    Organisation([], {}, [{"id": f"p{n}", "name": f"人{n}"} for n in range(20)]).move_in(stage.engine)
    consult(stage, request_id, *(f"p{n}" for n in range(20)))

    with pytest.raises(TooManyConsulted):
        consult(stage, request_id, "tom")


def test_a_designer_may_switch_it_off(stage: Stage) -> None:
    stage.deploy_files(draw("quiet", user("check", "role:approver", actions="-consult"), paths="start > check > end"))
    request = started(stage, "quiet", ANN)

    assert "consult" not in stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX).task.allowed_actions
    with pytest.raises(ActionNotAllowed):
        consult(stage, request.id, "tom")
