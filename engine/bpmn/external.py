"""External service tasks: the token waits while a job does the work outside the transaction. Answers that come too late do no harm."""

from typing import Any

from engine.bpmn.run import run_of
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.throwing import throw
from engine.bpmn.visits import Job, path_of

EXTERNAL = "external"
"""Key of a task's internal data: its work is done by a job, whatever the handler's effect becomes in a later release."""


def hand_out(task: Task, topic: str, arguments: dict[str, Any]) -> None:
    task.internal_data[EXTERNAL] = 1
    run_of(task).jobs.append(Job(str(task.id), task.task_spec.bpmn_id, path_of(task), topic, arguments))


def is_out(task: Task | None) -> bool:
    """Does this token wait for a job?"""
    return task is not None and task._state == TaskState.STARTED and EXTERNAL in task.internal_data


def finish(task: Task, result: Any) -> None:
    """Go on with a result, as if it had been done at once. An error end event that stands still is passed."""
    run = run_of(task)
    run.count_step()
    service = getattr(task.task_spec, "service", None)
    if service is not None and service.result_variable:
        run.world.assign(service.result_variable, result)
    task.internal_data.pop(EXTERNAL, None)
    task.complete()


def refuse(task: Task, code: str, message: str) -> None:
    """A BPMN error: the nearest boundary that catches it, else the token stands still here."""
    run_of(task).count_step()
    if not throw(task, code, message):
        fail(task, cause=f"BpmnError:{code}", message=message)


def fail(task: Task, *, cause: str, message: str) -> None:
    run_of(task).fail(task, topic=task.task_spec.service.topic, cause=cause, message=message)
