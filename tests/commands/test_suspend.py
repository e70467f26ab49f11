"""暂停 and 恢复: an administrator stops a request, and lets it go on where it stopped."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Cancel, ChangeVariables, Claim, Resume, RetryIncident, SaveTaskDraft, Suspend, Withdraw
from engine.errors import InstanceNotSuspended, InstanceStateChanged, InstanceSuspended, NotAdministrator, ReasonRequired
from engine.handlers import Context, service_task
from engine.model import InstanceState
from engine.queries import HistoryOf, Incidents, InstanceById, Instances
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, send_back, started, task_at
from tests.engine.drawing import draw, service, user
from tests.engine.office import ANN, FAY, MAX, ROOT, handlers, open_office

STEPS = draw("steps", user("check", "role:approver"), user("after", "role:finance"), paths="start > check > after > end")
BROKEN = draw("broken", service("book", "book"), user("after", "role:finance"), paths="start > book > after > end")


@service_task("book", effect="database")
def book(context: Context) -> None:
    raise RuntimeError("断开")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEPS, BROKEN, handlers=handlers(broken=[book]))


def test_nobody_acts_on_a_suspended_request_and_its_list_says_so(stage: Stage) -> None:
    result = started(stage, "steps", ANN)
    task = task_at(stage, result.id)

    answer = stage.engine.execute(Suspend(result.id, "等总部通知"), ROOT)

    assert (answer.state, answer.shown_state) == (InstanceState.RUNNING, "suspended")
    for act in (lambda: approve(stage, result.id, MAX), lambda: reject(stage, result.id, MAX), lambda: send_back(stage, result.id, MAX)):
        with pytest.raises(InstanceSuspended):
            act()
    for command, actor in ((Claim(task), MAX), (SaveTaskDraft(task, {"a": 1}), MAX), (Withdraw(result.id), ANN), (Suspend(result.id, "又"), ROOT)):
        with pytest.raises(InstanceSuspended):
            stage.engine.execute(command, actor)
    assert [i.state for i in stage.engine.ask(Instances(state="suspended"), ANN).items] == ["suspended"]
    assert stage.engine.ask(InstanceById(result.id), ROOT).instance.allowed_actions == ("resume", "change_variables", "cancel", "comment", "copy")
    assert stage.engine.ask(InstanceById(result.id), ANN).instance.allowed_actions == ("comment", "copy")
    assert violations(stage.engine) == []


def test_a_resumed_request_goes_on_where_it_stopped(stage: Stage) -> None:
    result = started(stage, "steps", ANN)
    stage.engine.execute(Suspend(result.id, "等通知"), ROOT)

    stage.engine.execute(Resume(result.id, "已通知"), ROOT)
    approve(stage, result.id, MAX)

    assert open_at(stage, result.id) == ["after"]
    told = [(e.code, e.params.get("reason"), e.actor.id) for e in stage.engine.ask(HistoryOf(result.id), ANN)[1:3]]
    assert told == [("instance.suspended", "等通知", "root"), ("instance.resumed", "已通知", "root")]


def test_a_returned_request_can_be_suspended_and_a_suspended_one_can_be_ended(stage: Stage) -> None:
    result = started(stage, "steps", ANN)
    send_back(stage, result.id, MAX)
    stage.engine.execute(Suspend(result.id, "查"), ROOT)

    ended = stage.engine.execute(Cancel(result.id, "作废"), ROOT)

    assert (ended.state, ended.suspended) == (InstanceState.TERMINATED, False)
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Suspend(result.id, "晚了"), ROOT)


def test_a_failed_step_is_not_tried_again_while_the_request_is_suspended(stage: Stage) -> None:
    result = started(stage, "broken", ANN)
    stage.engine.execute(Suspend(result.id, "查"), ROOT)
    incident = stage.engine.ask(Incidents(), ROOT).items[0]

    with pytest.raises(InstanceSuspended):
        stage.engine.execute(RetryIncident(incident.id), ROOT)


def test_only_an_administrator_suspends_and_he_says_why(stage: Stage) -> None:
    result = started(stage, "steps", ANN)

    for command in (Suspend(result.id, "想停"), Resume(result.id, "想走"), ChangeVariables(result.id, "想改", {"a": 1})):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(command, ANN)
    for command in (Suspend(result.id, " "), Resume(result.id, ""), ChangeVariables(result.id, "")):
        with pytest.raises(ReasonRequired):
            stage.engine.execute(command, ROOT)
    with pytest.raises(InstanceNotSuspended):
        stage.engine.execute(Resume(result.id, "没有停"), ROOT)
    assert codes(stage, result.id) == ["instance.submitted"]
    assert detail(stage, result.id).instance.state == "running"
    with pytest.raises(NotAdministrator):
        stage.engine.execute(Suspend(result.id, "财务也不行"), FAY)
