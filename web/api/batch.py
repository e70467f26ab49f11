"""One verb on many tasks: one answer for each, never all or nothing (approvals.md B10)."""

from typing import Any

from engine.commands import Approve, Claim, Reject
from engine.engine import Command
from engine.errors import EngineError
from engine.model import TaskResult
from web.api.bodies import Blueprint
from web.api.exchange import execute
from web.api.schemas import tasks as shapes
from web.errors import part_of

bp = Blueprint("batch", __name__, "批量办理 Batch")


@bp.post("/user-tasks/batch")
@bp.arguments(shapes.BatchBody)
@bp.response(200, shapes.BatchAnswer)
def batch(body: dict[str, Any]) -> dict[str, Any]:
    """批量同意、拒绝、认领 Approve, reject or claim many; tasks whose form must be filled are refused one by one"""
    wanted = dict.fromkeys(body["ids"])
    return {"items": [_one(task_id, body["action"], body["opinion"]) for task_id in wanted], "next_cursor": None}


def _one(task_id: str, action: str, opinion: str) -> dict[str, Any]:
    try:
        return {"id": task_id, "status": 200, "result": execute(_command(task_id, action, opinion), part=task_id)}
    except EngineError as error:
        problem = part_of(error)
        return {"id": task_id, "status": problem["status"], "problem": problem}


def _command(task_id: str, action: str, opinion: str) -> Command[TaskResult]:
    if action == "approval":
        return Approve(task_id, opinion)
    return Reject(task_id, opinion) if action == "rejection" else Claim(task_id)
