"""Requests: start, find, read, and the verbs of their initiator and administrator."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from engine.commands import (
    Cancel,
    ChangeVariables,
    Comment,
    DiscardDraft,
    Jump,
    RegisterResult,
    Resubmit,
    Resume,
    Revoke,
    SaveInstanceDraft,
    SendCopies,
    StartInstance,
    SubmitDraft,
    Suspend,
    Urge,
    Withdraw,
)
from engine.engine import Command
from engine.errors import IdempotencyKeyReused
from engine.model import InstanceDetail, InstanceResult, InstanceState
from engine.queries import DiagramOf, HistoryOf, InstanceById, Instances, PlacesOf, PredictionOf, WaitsOf
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, versions
from web.api.schemas import instance_bodies as asked
from web.api.schemas import instances as shapes
from web.api.schemas.forms import FormView, Prediction
from web.api.timeline import entries
from web.present.diagram import worded

bp = Blueprint("process-instances", __name__, "流程实例（申请）Process instances")


@bp.post("/process-instances")
@bp.arguments(asked.StartBody)
@bp.response(201, shapes.InstanceResult)
def start(body: dict[str, Any]) -> InstanceResult:
    """发起 Submit a request, or keep it as a draft"""
    return execute(StartInstance(**body))


@bp.get("/process-instances")
@bp.arguments(asked.InstancesQuery, location="query")
@bp.response(200, shapes.InstancePage)
def list_instances(query: dict[str, Any]) -> Any:
    """查询申请 Every request I may see"""
    key = query.pop("key")
    return ask(Instances(**{**query, "definition_key": query["definition_key"] or key}))


@bp.get("/process-instances/<id>")
@bp.response(200, shapes.InstanceWithForm)
def get_instance(id: str) -> Response:
    """一个申请 One request with the variables I may see"""
    detail = ask(InstanceById(id))
    answer = _whole(detail)
    return tagged(answer, tag_of(answer, form_version=detail.form_version))


@bp.get("/process-instances/<id>/history")
@bp.response(200, shapes.HistoryPage)
def history(id: str) -> dict[str, Any]:
    """经过 What happened, oldest first"""
    return {"items": entries(ask(HistoryOf(id))), "next_cursor": None}


@bp.get("/process-instances/<id>/diagram")
@bp.response(200, shapes.Diagram)
def diagram(id: str) -> Any:
    """流程图 XML, element states and the flows really taken"""
    return worded(ask(DiagramOf(id)))


@bp.get("/process-instances/<id>/prediction")
@bp.response(200, Prediction)
def prediction(id: str) -> Any:
    """接下来 Who comes next if everybody says yes"""
    return ask(PredictionOf(id))


@bp.put("/process-instances/<id>/draft")
@bp.arguments(asked.InstanceDraftBody)
@bp.response(200, shapes.InstanceResult)
def save_draft(body: dict[str, Any], id: str) -> InstanceResult:
    """暂存 Keep what was typed, unchecked: of a draft or a returned request"""
    return execute(SaveInstanceDraft(id, body["variables"], **versions(body, "form_version")))


@bp.post("/process-instances/<id>/draft")
@bp.arguments(asked.InstanceDraftBody)
@bp.response(200, shapes.InstanceResult)
def post_draft(body: dict[str, Any], id: str) -> InstanceResult:
    """暂存 The same as PUT, as a tab that is being closed sends it"""
    return execute(SaveInstanceDraft(id, body["variables"], **versions(body, "form_version")))


@bp.delete("/process-instances/<id>/draft")
@bp.response(204)
def discard_draft(id: str) -> ResponseReturnValue:
    """删除草稿 Discard a draft"""
    execute(DiscardDraft(id))
    return "", 204


@bp.delete("/process-instances/<id>")
@bp.response(204)
def discard(id: str) -> ResponseReturnValue:
    """删除草稿 The same as DELETE of its `/draft`; a submitted request cannot be deleted"""
    return discard_draft(id)


@bp.post("/process-instances/<id>/submission")
@bp.arguments(asked.SubmissionBody)
@bp.response(200, shapes.InstanceResult)
def submit(body: dict[str, Any], id: str) -> InstanceResult:
    """提交 / 重新提交 Submit a draft, or a returned request again"""
    told = {"variables": body["variables"], "expected": body["expected"], **versions(body, "form_version")}
    commands: list[Command[InstanceResult]] = [SubmitDraft(id, **told), Resubmit(id, **told, opinion=body["opinion"])]
    if ask(InstanceById(id)).instance.state != InstanceState.DRAFT:
        commands.reverse()
    try:
        return execute(commands[0])
    except IdempotencyKeyReused:
        # A repeated call finds the request no draft any more; its key belongs to the other command.
        return execute(commands[1])


@bp.post("/process-instances/<id>/withdrawal")
@bp.arguments(asked.WithdrawalBody)
@bp.response(200, shapes.InstanceResult)
def withdraw(body: dict[str, Any], id: str) -> InstanceResult:
    """撤回（退回后为放弃）The initiator takes it back; gives up a returned one"""
    return execute(Withdraw(id, body["opinion"]))


@bp.post("/process-instances/<id>/revocation")
@bp.arguments(asked.RevocationBody)
@bp.response(201, shapes.InstanceResult)
def revoke(body: dict[str, Any], id: str) -> InstanceResult:
    """撤销已通过 The initiator asks to revoke what was approved: a request of its own, linked to this one"""
    return execute(Revoke(id, **body))


@bp.post("/process-instances/<id>/comments")
@bp.arguments(asked.CommentBody)
@bp.response(200, shapes.InstanceResult)
def comment(body: dict[str, Any], id: str) -> InstanceResult:
    """评论 Say something about it; nothing moves"""
    return execute(Comment(id, **body))


@bp.post("/process-instances/<id>/registrations")
@bp.arguments(asked.RegistrationBody)
@bp.response(200, shapes.InstanceResult)
def register_result(body: dict[str, Any], id: str) -> InstanceResult:
    """登记外部结果 What happened outside, with its evidence: at an event that waits for it and names me (`GET …/waits`: `may_register`)"""
    return execute(RegisterResult(id, **body))


@bp.post("/process-instances/<id>/copies")
@bp.arguments(asked.CopiesBody)
@bp.response(200, shapes.InstanceResult)
def send_copies(body: dict[str, Any], id: str) -> InstanceResult:
    """抄送 Others are to know of it"""
    return execute(SendCopies(id, **body))


@bp.post("/process-instances/<id>/urge")
@bp.arguments(asked.UrgeBody)
@bp.response(200, shapes.InstanceResult)
def urge(body: dict[str, Any], id: str) -> InstanceResult:
    """催办 Remind those who have it (the initiator; once in 30 minutes, five times a day)"""
    return execute(Urge(id, **body))


@bp.post("/process-instances/<id>/cancellation")
@bp.arguments(asked.CancellationBody)
@bp.response(200, shapes.InstanceResult)
def cancel(body: dict[str, Any], id: str) -> InstanceResult:
    """终止 An administrator ends it, with a reason"""
    return execute(Cancel(id, body["reason"]))


@bp.post("/process-instances/<id>/suspension")
@bp.arguments(asked.ReasonBody)
@bp.response(200, shapes.InstanceResult)
def suspend(body: dict[str, Any], id: str) -> InstanceResult:
    """暂停 An administrator stops it: no decision, timer, message or job until it is resumed"""
    return execute(Suspend(id, body["reason"]))


@bp.post("/process-instances/<id>/resumption")
@bp.arguments(asked.ReasonBody)
@bp.response(200, shapes.InstanceResult)
def resume(body: dict[str, Any], id: str) -> InstanceResult:
    """恢复 It goes on; timers that came due meanwhile fire now"""
    return execute(Resume(id, body["reason"]))


@bp.get("/process-instances/<id>/places")
@bp.response(200, shapes.PlacesAnswer)
def list_places(id: str) -> dict[str, Any]:
    """可跳转的步骤 Tokens at rest, and the elements each could be moved to (administrators)"""
    return {"items": ask(PlacesOf(id)), "next_cursor": None}


@bp.get("/process-instances/<id>/waits")
@bp.response(200, shapes.WaitsAnswer)
def list_waits(id: str) -> dict[str, Any]:
    """等待中的事 Messages, signals and times that the request waits for, and services at work"""
    return {"items": ask(WaitsOf(id)), "next_cursor": None}


@bp.post("/process-instances/<id>/jump")
@bp.arguments(asked.JumpBody)
@bp.response(200, shapes.InstanceResult)
def jump(body: dict[str, Any], id: str) -> InstanceResult:
    """跳转 An administrator moves a token; refused (409) where the other branches could not go on afterwards"""
    return execute(Jump(id, body["target"], body["reason"], body["token"], body["element_path"]))


@bp.patch("/process-instances/<id>/variables")
@bp.arguments(asked.VariablesBody)
@bp.response(200, shapes.InstanceResult)
def change_variables(body: dict[str, Any], id: str) -> InstanceResult:
    """修改表单 An administrator mends variables; old and new values are in the history. Nothing moves"""
    told = versions(body, "form_version")
    return execute(ChangeVariables(id, body["reason"], body["variables"], tuple(body["removed"]), **told))


def _whole(detail: InstanceDetail) -> dict[str, Any]:
    form = None if detail.form is None else FormView().dump(detail.form)
    incidents = shapes.Incident(many=True).dump(detail.incidents)
    links = shapes.InstanceLink(many=True).dump(detail.links)
    more = {"form": form, "variables": detail.variables, "form_version": detail.form_version, "incidents": incidents, "links": links}
    return dumped(shapes.ProcessInstance(), detail.instance, **more)
