"""One verb on many tasks: one answer for each, never all or nothing (approvals.md B10)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.commands import BeginHandover, Reassign
from engine.engine import Command
from engine.errors import EngineError, FieldsRejected, Problem
from engine.model import TaskResult
from web.api.bodies import Blueprint
from web.api.exchange import execute
from web.api.schemas import tasks as shapes
from web.errors import part_of
from web.inbox.many import command

bp = Blueprint("batch", __name__, "批量办理 Batch")


@bp.post("/user-tasks/batch")
@bp.arguments(shapes.BatchBody)
@bp.response(200, shapes.BatchAnswer)
def batch(body: dict[str, Any]) -> dict[str, Any]:
    """批量同意、拒绝、转办、认领、改派 Approve, reject, transfer, claim or reassign many; a task that needs a form, a reason, a signature or a choice
    is refused for itself"""
    if body["action"] in ("transfer", "reassignment") and body["to"] is None:
        raise FieldsRejected({"to": [Problem("json_required")]})
    return _each(body["ids"], lambda task_id: _command(task_id, body))


@bp.post("/users/<id>/handover")
@bp.arguments(shapes.HandoverBody)
@bp.response(200, shapes.BatchAnswer)
def hand_over(body: dict[str, Any], id: str) -> dict[str, Any]:
    """离职转办 All that a person has open goes to another (administrators); what cannot be moved says why and stays"""
    tasks = execute(BeginHandover(id, body["to"], body["reason"]))
    return _each(tasks, lambda task_id: Reassign(task_id, body["to"], body["reason"], left=True))


def _each(ids: Iterable[str], command: Callable[[str], Command[TaskResult]]) -> dict[str, Any]:
    return {"items": [_one(task_id, command(task_id)) for task_id in dict.fromkeys(ids)], "next_cursor": None}


def _one(task_id: str, command: Command[TaskResult]) -> dict[str, Any]:
    try:
        return {"id": task_id, "status": 200, "result": execute(command, part=task_id)}
    except EngineError as error:
        problem = part_of(error)
        return {"id": task_id, "status": problem["status"], "problem": problem}


def _command(task_id: str, body: Mapping[str, Any]) -> Command[TaskResult]:
    if body["action"] == "reassignment":
        return Reassign(task_id, body["to"], body["reason"])
    return command(task_id, body["action"], opinion=body["opinion"], to=body["to"] or "")
