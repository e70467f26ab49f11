"""The inbox and what can be done with a task."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from engine.commands import (
    AddSigners,
    Approve,
    Claim,
    Complete,
    Delegate,
    ReadCopy,
    Reassign,
    Reject,
    Release,
    RemoveSigner,
    Retrieve,
    ReturnTo,
    SaveTaskDraft,
    Transfer,
)
from engine.model import TaskResult, UserTaskDetail
from engine.queries import HistoryOf, Inbox, InboxCounts, UserTaskById
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, versions
from web.api.schemas import tasks as shapes
from web.api.schemas.forms import FormView, Outcome, Prediction
from web.api.schemas.instances import HistoryEntry, ProcessInstance
from web.api.schemas.kinds import NoBody
from web.api.schemas.people import PersonRef
from web.api.timeline import entries
from web.house import house
from web.identity import is_program


class SignatureByHand(Forbidden):
    """A hand signs, not a program."""

    problem_code = "signature_by_hand"


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
    return execute(Approve(id, **_decision(body)))


@bp.post("/user-tasks/<id>/rejection")
@bp.arguments(shapes.OpinionBody)
@bp.response(200, shapes.TaskResult)
def reject(body: dict[str, Any], id: str) -> TaskResult:
    """拒绝 Reject; the opinion is required"""
    return execute(Reject(id, **_decision(body)))


@bp.post("/user-tasks/<id>/completion")
@bp.arguments(shapes.CompletionBody)
@bp.response(200, shapes.TaskResult)
def complete(body: dict[str, Any], id: str) -> TaskResult:
    """办理 Complete with an outcome of the task"""
    return execute(Complete(id, **_decision(body)))


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


@bp.post("/user-tasks/<id>/transfer")
@bp.arguments(shapes.HandBody)
@bp.response(200, shapes.TaskResult)
def transfer(body: dict[str, Any], id: str) -> TaskResult:
    """转办 Another decides in my place"""
    return execute(Transfer(id, **{**body, **versions(body, "task_version")}))


@bp.post("/user-tasks/<id>/delegation")
@bp.arguments(shapes.HandBody)
@bp.response(200, shapes.TaskResult)
def delegate(body: dict[str, Any], id: str) -> TaskResult:
    """委派 Another looks into it and gives it back to me"""
    return execute(Delegate(id, **{**body, **versions(body, "task_version")}))


@bp.post("/user-tasks/<id>/signers")
@bp.arguments(shapes.SignersBody)
@bp.response(200, shapes.TaskResult)
def add_signers(body: dict[str, Any], id: str) -> TaskResult:
    """加签 Ask others to sign before me, after me or beside me"""
    method = body.pop("mode")
    return execute(AddSigners(id, method=method, **_decision(body)))


@bp.delete("/user-tasks/<id>/signers/<user>")
@bp.response(200, shapes.TaskResult)
def remove_signer(id: str, user: str) -> TaskResult:
    """减签 Take out somebody I asked, while he has not acted"""
    return execute(RemoveSigner(id, user))


@bp.post("/user-tasks/<id>/retrieval")
@bp.arguments(shapes.RetrievalBody)
@bp.response(200, shapes.TaskResult)
def retrieve(body: dict[str, Any], id: str) -> TaskResult:
    """取回 Take my decision back, while nobody has gone on from it"""
    return execute(Retrieve(id, **body))


@bp.post("/user-tasks/<id>/reassignment")
@bp.arguments(shapes.ReassignmentBody)
@bp.response(200, shapes.TaskResult)
def reassign(body: dict[str, Any], id: str) -> TaskResult:
    """改派 Give it to somebody else (administrators); the reason is required"""
    return execute(Reassign(id, **body))


@bp.post("/user-tasks/<id>/reading")
@bp.arguments(NoBody)
@bp.response(204)
def read(body: dict[str, Any], id: str) -> ResponseReturnValue:
    """已阅 What is in the box `copied` under this id was read; the first time counts"""
    execute(ReadCopy(id))
    return "", 204


@bp.post("/user-tasks/<id>/draft")
@bp.arguments(shapes.TaskDraftBody)
@bp.response(200, shapes.TaskResult)
def save_draft(body: dict[str, Any], id: str) -> TaskResult:
    """暂存 Keep opinion and fields as typed, unchecked"""
    return execute(SaveTaskDraft(id, **body))


def _decision(body: dict[str, Any]) -> dict[str, Any]:
    """What was pressed on which version. Raises SignatureByHand for what a program sends, where it may not."""
    if body["signature"] is not None and is_program() and not house().settings.signature_by_api:
        raise SignatureByHand
    return {**body, **versions(body, "task_version", "form_version")}


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
        returns=detail.returns and shapes.ReturnChoice().dump(detail.returns),
        added=PersonRef(many=True).dump(detail.added),
        advice=shapes.Advice(many=True).dump(detail.advice),
    )
