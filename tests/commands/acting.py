"""Short ways to act in tests: who decides what on the one open task, or on the one at an element."""

from typing import Any

from engine.actor import SYSTEM, Actor
from engine.commands import Approve, Reject, Resume, ReturnTo, StartInstance, Suspend
from engine.model import IncidentItem, InstanceDetail, InstanceResult, OpenTask, TaskResult
from engine.queries import HistoryOf, Incidents, InstanceById
from engine.testing import Stage
from tests.engine.office import ROOT


def started(stage: Stage, key: str, by: Actor, **variables: Any) -> InstanceResult:
    result: InstanceResult = stage.engine.execute(StartInstance(key, variables), by)
    return result


def detail(stage: Stage, instance_id: str) -> InstanceDetail:
    found: InstanceDetail = stage.engine.ask(InstanceById(instance_id), SYSTEM)
    return found


def open_at(stage: Stage, instance_id: str) -> list[str]:
    """Where the request stands."""
    return [task.element_path for task in detail(stage, instance_id).instance.open_tasks]


def task_at(stage: Stage, instance_id: str, at: str | None = None, *, of: Actor | None = None) -> str:
    """The id of the open task at an element, of one person where several stand there."""
    found: list[OpenTask] = [t for t in detail(stage, instance_id).instance.open_tasks if at in (None, t.element_path)]
    own = [t for t in found if of is None or (t.assignee is not None and t.assignee.id == of.id)]
    assert own, (at, found)
    return own[0].id


def approve(stage: Stage, instance_id: str, by: Actor, at: str | None = None, *, mine: bool = False, **more: Any) -> TaskResult:
    result: TaskResult = stage.engine.execute(Approve(task_at(stage, instance_id, at, of=by if mine else None), **more), by)
    return result


def reject(stage: Stage, instance_id: str, by: Actor, at: str | None = None, *, opinion: str = "不行", mine: bool = False, **more: Any) -> TaskResult:
    result: TaskResult = stage.engine.execute(Reject(task_at(stage, instance_id, at, of=by if mine else None), opinion, **more), by)
    return result


def send_back(stage: Stage, instance_id: str, by: Actor, at: str | None = None, *, opinion: str = "请补材料", **more: Any) -> TaskResult:
    result: TaskResult = stage.engine.execute(ReturnTo(task_at(stage, instance_id, at), opinion=opinion, **more), by)
    return result


def codes(stage: Stage, instance_id: str) -> list[str]:
    """What happened, as codes."""
    return [entry.code for entry in stage.engine.ask(HistoryOf(instance_id), SYSTEM)]


def suspend(stage: Stage, instance_id: str, suspended: bool = True) -> None:
    stage.engine.execute(Suspend(instance_id, "等一等") if suspended else Resume(instance_id, "继续"), ROOT)


def incidents(stage: Stage, **more: Any) -> list[IncidentItem]:
    """As an administrator sees them."""
    return list(stage.engine.ask(Incidents(**more), ROOT).items)
