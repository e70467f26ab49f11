"""One verb on many tasks: one answer for each, never all or nothing (approvals.md B10)."""

from typing import Any

from engine.errors import EngineError, FieldsRejected, Problem
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
    """批量同意、拒绝、转办、认领 Approve, reject, transfer or claim many; a task that needs a form, a reason or a choice is refused for itself"""
    if body["action"] == "transfer" and body["to"] is None:
        raise FieldsRejected({"to": [Problem("json_required")]})
    return {"items": [_one(task_id, body) for task_id in dict.fromkeys(body["ids"])], "next_cursor": None}


def _one(task_id: str, body: dict[str, Any]) -> dict[str, Any]:
    wanted = command(task_id, body["action"], opinion=body["opinion"], to=body["to"] or "")
    try:
        return {"id": task_id, "status": 200, "result": execute(wanted, part=task_id)}
    except EngineError as error:
        problem = part_of(error)
        return {"id": task_id, "status": problem["status"], "problem": problem}
