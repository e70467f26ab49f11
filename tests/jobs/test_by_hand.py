"""A failed service completed or skipped by an administrator, and answers that come late."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import CompleteIncident, FinishServiceTask, OpenIncident, SkipIncident
from engine.errors import IncidentNotFound, InstanceSuspended, NotAdministrator, ReasonRequired
from engine.handlers import BpmnError
from engine.model import IncidentItem
from engine.queries import HistoryOf
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import codes, detail, incidents, open_at, started, suspend
from tests.engine.office import ANN, ROOT, handlers, open_office
from tests.jobs.outside import ASK, CAUGHT, Outside


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def stage(database: Database, outside: Outside) -> Stage:
    return open_office(database, ASK, CAUGHT, handlers=handlers(ask=[outside.task(retry="R2/PT10S/2", timeout=5)]))


def broken(stage: Stage, outside: Outside) -> tuple[str, IncidentItem]:
    result = started(stage, "ask", ANN, amount=7)
    outside.fails(BpmnError("E_NO"))
    stage.work()
    return result.id, incidents(stage)[0]


def test_an_administrator_completes_a_failed_service_by_hand(stage: Stage, outside: Outside) -> None:
    instance_id, found = broken(stage, outside)

    stage.engine.execute(CompleteIncident(found.id, "电话里已办", {"no": "A1"}), ROOT)

    assert (open_at(stage, instance_id), detail(stage, instance_id).variables["answer"]) == (["after"], {"no": "A1"})
    over = incidents(stage, resolved=True)[0]
    assert (over.resolution, over.reason, over.resolved_by, incidents(stage)) == ("completed", "电话里已办", "root", [])
    entry = stage.engine.ask(HistoryOf(instance_id), ROOT)[-1]
    assert (entry.code, entry.params["reason"], entry.params["result"], entry.actor.id) == ("incident.completed", "电话里已办", {"no": "A1"}, "root")
    assert violations(stage.engine) == []


def test_an_administrator_skips_a_failed_service(stage: Stage, outside: Outside) -> None:
    instance_id, found = broken(stage, outside)

    stage.engine.execute(SkipIncident(found.id, "不需要了"), ROOT)

    assert (open_at(stage, instance_id), detail(stage, instance_id).variables.get("answer")) == (["after"], None)
    assert (incidents(stage, resolved=True)[0].resolution, codes(stage, instance_id)[-1]) == ("skipped", "incident.skipped")
    assert violations(stage.engine) == []


@pytest.mark.parametrize("command", [CompleteIncident, SkipIncident])
def test_who_may_do_it_by_hand_and_only_with_a_reason_and_once(stage: Stage, outside: Outside, command: Any) -> None:
    instance_id, found = broken(stage, outside)

    with pytest.raises(NotAdministrator):
        stage.engine.execute(command(found.id, "理由"), ANN)
    with pytest.raises(ReasonRequired):
        stage.engine.execute(command(found.id, "  "), ROOT)
    suspend(stage, instance_id)
    with pytest.raises(InstanceSuspended):
        stage.engine.execute(command(found.id, "理由"), ROOT)
    suspend(stage, instance_id, False)
    stage.engine.execute(command(found.id, "理由"), ROOT)
    with pytest.raises(IncidentNotFound):
        stage.engine.execute(command(found.id, "理由"), ROOT)


def test_only_the_system_brings_answers(stage: Stage) -> None:
    result = started(stage, "ask", ANN, amount=7)
    token = stage.shelf.waiting[0].argument["token_id"]

    with pytest.raises(NotAdministrator):
        stage.engine.execute(FinishServiceTask(result.id, token, "call", "ask", 1), ROOT)
    with pytest.raises(NotAdministrator):
        stage.engine.execute(OpenIncident(result.id, token, "call", "ask", "x", "y"), ROOT)


def test_a_late_answer_ends_the_incident_of_its_token(stage: Stage, outside: Outside) -> None:
    instance_id, _ = broken(stage, outside)
    token = outside.seen[0].idempotency_key.partition(":")[2]

    assert stage.engine.execute(FinishServiceTask(instance_id, token, "call", "ask", "晚了"), SYSTEM)

    assert (incidents(stage), open_at(stage, instance_id)) == ([], ["after"])
    assert violations(stage.engine) == []
