"""The inbox and what can be done with a task."""

from typing import Any

from flask import Response

from engine.commands import Approve, Claim, Complete, Reject, Release, ReturnTo, SaveTaskDraft
from engine.model import TaskResult, UserTaskDetail
from engine.queries import HistoryOf, Inbox, InboxCounts, UserTaskById
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, versions
from web.api.schemas import tasks as shapes
from web.api.schemas.forms import FormView, Outcome, Prediction
from web.api.schemas.instances import HistoryEntry, ProcessInstance
from web.api.schemas.kinds import NoBody
from web.api.timeline import entries

bp = Blueprint("user-tasks", __name__, "待办 User tasks")


@bp.get("/user-tasks")
@bp.arguments(shapes.InboxQuery, location="query")
@bp.response(200, shapes.InboxPage)
def inbox(query: dict[str, Any]) -> dict[str, Any]:
    """待办、已办、我发起的、草稿 One box, filtered"""
    counts = query.pop("counts")
    page = dict(ask(Inbox(**query)).__dict__)
    return page | {"counts": ask(InboxCounts())} if counts else page


@bp.get("/user-tasks/<id>")
@bp.response(200, shapes.UserTaskDetail)
def get_task(id: str) -> Response:
    """一条待办 One task: forms, values, buttons and where they lead, timeline"""
    detail = ask(UserTaskById(id))
    answer = _whole(detail)
    return tagged(answer, tag_of(answer, task_version=detail.task_version, form_version=detail.form_version))


@bp.post("/user-tasks/<id>/approval")
@bp.arguments(shapes.DecisionBody)
@bp.response(200, shapes.TaskResult)
def approve(body: dict[str, Any], id: str) -> TaskResult:
    """同意 Approve"""
    return execute(Approve(id, **{**body, **versions(body, "task_version", "form_version")}))


@bp.post("/user-tasks/<id>/rejection")
@bp.arguments(shapes.OpinionBody)
@bp.response(200, shapes.TaskResult)
def reject(body: dict[str, Any], id: str) -> TaskResult:
    """拒绝 Reject; the opinion is required"""
    return execute(Reject(id, **{**body, **versions(body, "task_version", "form_version")}))


@bp.post("/user-tasks/<id>/completion")
@bp.arguments(shapes.CompletionBody)
@bp.response(200, shapes.TaskResult)
def complete(body: dict[str, Any], id: str) -> TaskResult:
    """办理 Complete with an outcome of the task"""
    return execute(Complete(id, **{**body, **versions(body, "task_version", "form_version")}))


@bp.post("/user-tasks/<id>/return")
@bp.arguments(shapes.ReturnBody)
@bp.response(200, shapes.TaskResult)
def return_(body: dict[str, Any], id: str) -> TaskResult:
    """退回 Send the request back for changes; the opinion is required"""
    return execute(ReturnTo(id, **{**body, **versions(body, "task_version")}))


@bp.post("/user-tasks/<id>/claim")
@bp.arguments(NoBody)
@bp.response(200, shapes.TaskResult)
def claim(body: dict[str, Any], id: str) -> TaskResult:
    """认领 Take a group's task"""
    return execute(Claim(id))


@bp.post("/user-tasks/<id>/release")
@bp.arguments(NoBody)
@bp.response(200, shapes.TaskResult)
def release(body: dict[str, Any], id: str) -> TaskResult:
    """放回 Give it back to the group"""
    return execute(Release(id))


@bp.post("/user-tasks/<id>/draft")
@bp.arguments(shapes.TaskDraftBody)
@bp.response(200, shapes.TaskResult)
def save_draft(body: dict[str, Any], id: str) -> TaskResult:
    """暂存 Keep opinion and fields as typed, unchecked"""
    return execute(SaveTaskDraft(id, **body))


def _whole(detail: UserTaskDetail) -> dict[str, Any]:
    view, prediction = FormView(), Prediction()
    timeline = entries(ask(HistoryOf(detail.instance.id)))
    return dumped(
        shapes.UserTask(),
        detail.task,
        instance=ProcessInstance().dump(detail.instance),
        start_form=detail.start_form and view.dump(detail.start_form),
        form=detail.form and view.dump(detail.form),
        variables=detail.variables,
        outcomes=Outcome(many=True).dump(detail.outcomes),
        prediction={outcome: prediction.dump(found) for outcome, found in detail.prediction.items()},
        timeline=HistoryEntry(many=True).dump(timeline),
        draft=detail.draft and shapes.TaskDraft().dump(detail.draft),
        task_version=detail.task_version,
        form_version=detail.form_version,
        opinion=detail.opinion,
    )
