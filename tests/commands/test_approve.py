"""Starting and approving the smallest process, W1."""

import pytest

from engine.actor import Actor
from engine.commands import Approve, StartInstance
from engine.errors import NotAssigned, TaskStateChanged, UserTaskNotFound
from engine.model import InstanceState, TaskState
from engine.queries import HistoryOf, Inbox, InstanceById, VerifyHistory
from engine.testing import Stage

ANN, MAX, EVE = Actor("ann", "安"), Actor("max", "马克"), Actor("eve", "伊娃")


def test_a_started_request_waits_for_its_group(stage: Stage) -> None:
    started = stage.engine.execute(StartInstance("w1", {"reason": "试用"}), ANN)

    assert started.state is InstanceState.RUNNING
    assert [(task.element_path, task.role_id) for task in started.open_tasks] == [("approve", "bench_approver")]
    todo = stage.engine.ask(Inbox("todo"), MAX).items
    told = [(item.name, item.title, [p.name for p in item.candidates.persons]) for item in todo]
    assert told == [("Approve", "安的W1 one approval", ["伊娃", "马克"])]
    assert stage.engine.ask(Inbox("todo"), ANN).items == []


def test_approving_the_last_task_ends_the_request_approved(stage: Stage) -> None:
    started = stage.engine.execute(StartInstance("w1"), ANN)

    decided = stage.engine.execute(Approve(started.open_tasks[0].id, opinion="同意"), MAX)

    assert decided.task_state is TaskState.APPROVED
    assert decided.instance.state is InstanceState.APPROVED
    assert decided.instance.open_tasks == ()
    found = stage.engine.ask(InstanceById(started.id), ANN).instance
    assert (found.state, found.ended_at) == ("approved", stage.clock())
    assert [entry.code for entry in stage.engine.ask(HistoryOf(started.id), ANN)] == ["instance.submitted", "task.approved", "instance.approved"]
    assert stage.engine.ask(VerifyHistory(), ANN) == []


def test_the_second_of_two_learns_who_was_faster(stage: Stage) -> None:
    task = stage.engine.execute(StartInstance("w1"), ANN).open_tasks[0].id
    stage.engine.execute(Approve(task), MAX)

    with pytest.raises(TaskStateChanged) as refusal:
        stage.engine.execute(Approve(task), EVE)

    assert refusal.value.params["user"] == "马克"
    assert refusal.value.params["task"]["state"] == "approved"


def test_a_stranger_may_not_approve_and_an_unknown_task_is_not_found(stage: Stage) -> None:
    task = stage.engine.execute(StartInstance("w1"), ANN).open_tasks[0].id

    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(task), ANN)
    with pytest.raises(UserTaskNotFound):
        stage.engine.execute(Approve("no-such-task"), MAX)


def test_a_repeated_command_gives_the_same_answer(stage: Stage) -> None:
    first = stage.engine.execute(StartInstance("w1"), ANN, idempotency_key="k1")
    again = stage.engine.execute(StartInstance("w1"), ANN, idempotency_key="k1")
    assert again == first

    task = first.open_tasks[0].id
    decided = stage.engine.execute(Approve(task, opinion="好"), MAX, idempotency_key="k2")
    assert stage.engine.execute(Approve(task, opinion="好"), MAX, idempotency_key="k2") == decided
