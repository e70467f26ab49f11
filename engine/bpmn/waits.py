"""What a token waits for: a time, a message, a signal. Kept on the token, found by whoever brings it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.element import EventDefinition
from engine.bpmn.run import Run, run_of
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.timing import Timing, following

WAITS = "waits"
"""Key of a task's internal data: element id to what is waited for there. Times as ISO 8601 text in UTC."""


@dataclass(frozen=True)
class Wait:
    """One event definition on the diagram. `correlation`: FEEL for the key of a message, None for the usual one."""

    element_id: str
    event: EventDefinition
    correlation: str | None = None


class Catcher:
    """A spec whose tokens wait. An event-based gateway waits for several at once; error and escalation boundaries for nothing in here."""

    waits: tuple[Wait, ...] = ()

    def catch(self, my_task: Task, wait: Wait, payload: Any) -> None:
        """It has come: this token goes on."""
        raise NotImplementedError


def arm(task: Task) -> None:
    """Times count from now; the key of a message is what it is now. Raises ExpressionFailed."""
    run = run_of(task)
    task.internal_data[WAITS] = {wait.element_id: _armed(run, task, wait) for wait in task.task_spec.waits}


def rearm(task: Task, new_id: Callable[[str], str]) -> None:
    """The definition has changed: what was waited for keeps its time and key, under its new id; what is new begins now. Raises ExpressionFailed."""
    run = run_of(task)
    before = {new_id(id_): armed for id_, armed in task.internal_data.get(WAITS, {}).items()}
    if task._state == TaskState.WAITING and (before or task.task_spec.waits):
        task.internal_data[WAITS] = {
            wait.element_id: _kept(before.get(wait.element_id), wait) or _armed(run, task, wait) for wait in task.task_spec.waits
        }


def _kept(armed: dict[str, Any] | None, wait: Wait) -> dict[str, Any] | None:
    """None: it waited for nothing, or for something of another kind."""
    needed = {"timer": "due", "message": "key"}.get(wait.event.type)
    return armed if armed is not None and (needed is None or needed in armed) else None


def _armed(run: Run, task: Task, wait: Wait) -> dict[str, Any]:
    if wait.event.type == "timer":
        return written(run.due(task, wait.event))
    return {"key": run.correlation(task, wait.correlation)} if wait.event.type == "message" else {}


def written(timing: Timing) -> dict[str, Any]:
    told: dict[str, Any] = {"due": timing.due.isoformat()}
    if timing.period is not None and timing.origin is not None:
        told |= {"period": timing.period, "origin": timing.origin.isoformat(), "left": timing.left}
    return told


def timing_of(armed: dict[str, Any]) -> Timing:
    due = datetime.fromisoformat(armed["due"])
    if "period" not in armed:
        return Timing(due)
    return Timing(due, armed["period"], datetime.fromisoformat(armed["origin"]), armed["left"])


def next_firing(task: Task, wait: Wait) -> dict[str, Any] | None:
    """What a non-interrupting boundary waits for after it has fired; None: it has fired for the last time."""
    armed, run = task.internal_data[WAITS][wait.element_id], run_of(task)
    if wait.event.type != "timer":
        return dict(armed)
    again = following(timing_of(armed), run.world.now(), run.world.working)
    return None if again is None else written(again)


def keep(task: Task, event: EventDefinition, payload: Any) -> None:
    """What came with an event lands in the variable it names, nowhere else."""
    if event.variable:
        run_of(task).world.assign(event.variable, payload)


def fire(task: Task, wait: Wait, payload: Any = None) -> bool:
    """The token catches it, unless something else has taken it away meanwhile."""
    if task._state != TaskState.WAITING or task.id not in task.workflow.tasks:
        return False
    run_of(task).count_step()
    task.task_spec.catch(task, wait, payload)
    return True
