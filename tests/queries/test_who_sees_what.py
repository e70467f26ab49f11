"""Who sees what: strangers, other branches, auditors and administrators, in every query. Drafts are their owner's alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, StartInstance
from engine.errors import InstanceNotFound, NotAdministrator, UserTaskNotFound
from engine.queries import DiagramOf, ExportHistory, HistoryOf, Inbox, Incidents, InstanceById, Instances, PredictionOf, UserTaskById
from engine.store.directory import membership
from engine.testing import Stage
from tests.commands.acting import approve, send_back, started
from tests.engine.drawing import draw, form, user
from tests.engine.office import ADA, ANN, BEN, DAN, EVE, FAY, MAX, ROOT, STRANGER, SUE, TOM, WES, open_office

BRANCH = draw(
    "branch", user("head", "role:head@branch"), user("money", "role:finance", fields='{"secret": "hidden"}'), paths="start > head > money > end",
    more=form("start", {"type": "textfield", "key": "reason"}, {"type": "textfield", "key": "secret"}),
)  # fmt: skip
OF_ONE = (InstanceById, HistoryOf, DiagramOf, PredictionOf)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, BRANCH, draw("plain", user("check", "role:approver"), paths="start > check > end"))


def sees(stage: Stage, instance_id: str, by: Actor) -> bool:
    """The same answer from every query on one request and from the list; anything else is a leak."""
    answers = set()
    for query in OF_ONE:
        make: Any = query
        try:
            stage.engine.ask(make(instance_id), by)
            answers.add(True)
        except InstanceNotFound:
            answers.add(False)
    answers.add(instance_id in [i.id for i in stage.engine.ask(Instances(limit=200), by).items])
    assert len(answers) == 1, (by, answers)
    return answers.pop()


def test_a_request_is_seen_by_those_it_concerns(stage: Stage) -> None:
    request = stage.engine.execute(StartInstance("branch", {"reason": "换", "secret": "密"}, requested_for="tom"), ANN)

    assert {p.id for p in (ANN, SUE, TOM, ROOT, ADA, SYSTEM) if sees(stage, request.id, p)} == {"ann", "sue", "tom", "root", "ada", "system"}
    assert [p.id for p in (BEN, WES, MAX, EVE, FAY, DAN, STRANGER) if sees(stage, request.id, p)] == []
    approve(stage, request.id, SUE)
    assert sees(stage, request.id, FAY), "it is at finance now"
    assert sees(stage, request.id, SUE), "she decided on it"
    assert not sees(stage, request.id, WES), "another branch"


def test_who_has_left_the_group_still_sees_what_he_decided_and_no_more(stage: Stage) -> None:
    decided, other = started(stage, "plain", ANN), started(stage, "plain", ANN)
    approve(stage, decided.id, MAX)
    stage.engine.execute(AddPerson("max", "马克", memberships=[]), SYSTEM)

    assert (sees(stage, decided.id, MAX), sees(stage, other.id, MAX)) == (True, False)


def test_the_initiator_who_holds_the_role_sees_his_own_request_but_not_as_a_task(stage: Stage) -> None:
    own = started(stage, "plain", MAX)

    assert sees(stage, own.id, MAX)
    assert stage.engine.ask(Inbox(), MAX).items == []


def test_a_draft_is_its_owners_alone_also_when_it_is_for_somebody(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("branch", {"reason": "还没好"}, draft=True, requested_for="tom"), ANN)

    assert sees(stage, draft.id, ANN)
    assert [p.id for p in (TOM, SUE, BEN, ROOT, ADA, DAN, SYSTEM) if sees(stage, draft.id, p)] == []


@pytest.mark.parametrize("by", [BEN, WES, MAX, DAN, TOM, STRANGER])
def test_a_task_that_is_not_ones_business_does_not_exist(stage: Stage, by: Actor) -> None:
    task = started(stage, "branch", ANN, reason="换").open_tasks[0].id

    with pytest.raises(UserTaskNotFound):
        stage.engine.ask(UserTaskById(task), by)
    with pytest.raises(UserTaskNotFound):
        stage.engine.ask(UserTaskById("no-such"), by)


@pytest.mark.parametrize("by", [ANN, ADA, ROOT])
def test_readers_see_a_task_without_its_buttons(stage: Stage, by: Actor) -> None:
    task = started(stage, "branch", ANN, reason="换").open_tasks[0].id

    seen = stage.engine.ask(UserTaskById(task), by)

    governs = ("reassign",) if by is ROOT else ()
    assert (seen.task.allowed_actions, list(seen.outcomes), dict(seen.prediction)) == (governs, [], {})
    assert seen.start_form is not None and seen.start_form.read_only


def test_a_hidden_field_is_not_sent_to_the_task_it_is_hidden_from(stage: Stage) -> None:
    request = started(stage, "branch", ANN, reason="换", secret="密")
    head = stage.engine.ask(UserTaskById(request.open_tasks[0].id), SUE)
    approve(stage, request.id, SUE)
    money = stage.engine.ask(UserTaskById(stage.engine.ask(Inbox(), FAY).items[0].id), FAY)

    assert head.start_form is not None and money.start_form is not None
    assert head.start_form.variables == {"reason": "换", "secret": "密"}
    assert money.start_form.variables == {"reason": "换"}
    assert "密" not in str(money) and "secret" not in str(money.start_form.schema)


@pytest.mark.parametrize("by", [ANN, MAX, ADA, DAN, STRANGER])
def test_incidents_are_the_administrators(stage: Stage, by: Actor) -> None:
    with pytest.raises(NotAdministrator):
        stage.engine.ask(Incidents(), by)
    assert stage.engine.ask(Incidents(), ROOT).items == []


@pytest.mark.parametrize("by", [ANN, MAX, DAN, STRANGER])
def test_the_whole_history_is_not_handed_to_everybody(stage: Stage, by: Actor) -> None:
    started(stage, "plain", ANN)
    with pytest.raises(NotAdministrator):
        stage.engine.ask(ExportHistory(), by)
    assert [len(stage.engine.ask(ExportHistory(), office)) for office in (ROOT, ADA, SYSTEM)] == [1, 1, 1]


ADMINISTRATOR = ("suspend", "change_variables", "jump", "cancel")
TALK = ("comment", "copy")
RETURNED = ("suspend", "change_variables", "cancel")


def test_buttons_of_a_request_are_those_that_would_work(stage: Stage) -> None:
    request = started(stage, "plain", ANN)

    def allowed(by: Actor) -> tuple[str, ...]:
        return tuple(stage.engine.ask(InstanceById(request.id), by).instance.allowed_actions)

    assert (allowed(ANN), allowed(ROOT), allowed(MAX), allowed(ADA)) == (
        ("withdraw", *TALK, "urge"), (*ADMINISTRATOR, *TALK, "urge"), TALK, TALK,
    )  # fmt: skip
    send_back(stage, request.id, MAX)
    assert (allowed(ANN), allowed(ROOT), allowed(MAX)) == (("resubmit", "withdraw", *TALK), (*RETURNED, *TALK), TALK)
    own = stage.engine.execute(StartInstance("plain", draft=True), ANN)
    assert stage.engine.ask(InstanceById(own.id), ANN).instance.allowed_actions == ("submit", "discard")


def test_a_membership_that_has_ended_or_not_begun_counts_for_nothing(stage: Stage) -> None:
    request, now = started(stage, "plain", ANN), stage.clock()
    for begins, ends, there in (
        (None, now, False), (None, now + timedelta(seconds=1), True), (now + timedelta(seconds=1), None, False), (now, None, True),
    ):  # fmt: skip
        stage.engine.write(
            lambda connection, b=begins, e=ends: connection.execute(
                membership.update().where(membership.c.person_id == "max").values(valid_from=b, valid_to=e)
            )
        )
        assert (request.id in [i.process_instance_id for i in stage.engine.ask(Inbox(), MAX).items]) is there
        assert sees(stage, request.id, MAX) is there
        names = [p.id for p in stage.engine.ask(Instances(), ANN).items[0].open_tasks[0].candidates.persons]
        assert ("max" in names) is there
