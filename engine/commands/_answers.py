"""What a command tells its caller about the instance, from what it holds in memory."""

from engine.model import InstanceResult, NextTask, PersonRef, TaskResult
from engine.store.records import Task
from engine.store.unit_of_work import UnitOfWork


def of_instance(uow: UnitOfWork) -> InstanceResult:
    instance = uow.instance
    assert instance is not None
    open_tasks = tuple(_next(task) for task in uow.tasks if task.state.is_open)
    return InstanceResult(
        id=instance.id, serial_no=instance.serial_no, definition_key=instance.definition_key, state=instance.state, label=instance.label,
        title=instance.title, form_version=instance.form_version, round=instance.round, open_tasks=open_tasks,
        suspended=instance.suspended,
    )  # fmt: skip


def of_task(uow: UnitOfWork, task: Task) -> TaskResult:
    return TaskResult(task.id, task.state, of_instance(uow))


def _next(task: Task) -> NextTask:
    persons = (PersonRef(task.assignee_id, task.assignee_name or ""),) if task.assignee_id else ()
    return NextTask(task.id, task.element_path, task.name, persons, task.role_id, task.branch_id, task.state)
