"""What a token throws: messages to others, signals to all who wait, escalations to what is around it."""

from typing import Any

from engine.bpmn.element import EventDefinition
from engine.bpmn.run import run_of
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.throwing import escalate
from engine.bpmn.visits import Thrown, path_of
from engine.bpmn.waiting import awaiting
from engine.bpmn.waits import fire


def send(task: Task, event: EventDefinition, correlation: str | None) -> bool:
    """Throw it from this token. False: what came of it has taken the token itself away. Raises ExpressionFailed."""
    run = run_of(task)
    payload: Any = None if event.payload is None else run.evaluate(task, event.payload)
    if event.type == "escalation":
        escalate(task, event.code, {"code": event.code} if event.payload is None else payload)
    elif event.type == "signal":
        run.thrown.append(Thrown("signal", event.name or "", payload, "", path_of(task)))
        signal(task.workflow.top_workflow, event.name or "", payload)
    else:
        run.thrown.append(Thrown("message", event.name or "", payload, run.correlation(task, correlation), path_of(task)))
    return task._state == TaskState.READY and task.id in task.workflow.tasks


def signal(tree: Any, name: str, payload: Any) -> int:
    """Everybody in the instance who waits for the signal now; gives how many."""
    return sum(fire(task, wait, payload) for task, wait in awaiting(tree, "signal", name))
