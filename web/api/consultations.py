"""征求意见: others are asked what they think about a step."""

from typing import Any

from engine.commands import AnswerConsultation, Consult, EndConsultation
from engine.model import InstanceResult, TaskResult
from engine.queries import ConsultationsOf
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import consultations as shapes
from web.api.schemas import instances, tasks

bp = Blueprint("consultations", __name__, "征求意见 Consultations")


@bp.post("/user-tasks/<id>/consultations")
@bp.arguments(shapes.ConsultBody)
@bp.response(200, tasks.TaskResult)
def consult(body: dict[str, Any], id: str) -> TaskResult:
    """征求意见 Ask others what they think; nothing waits for them, and what they say is no vote"""
    return execute(Consult(id, **body))


@bp.get("/process-instances/<id>/consultations")
@bp.response(200, shapes.ConsultationPage)
def list_consultations(id: str) -> dict[str, Any]:
    """征求了谁的意见 Who was asked about it, and what they said"""
    return {"items": ask(ConsultationsOf(id)), "next_cursor": None}


@bp.post("/consultations/<id>/answer")
@bp.arguments(shapes.AnswerBody)
@bp.response(200, instances.InstanceResult)
def answer(body: dict[str, Any], id: str) -> InstanceResult:
    """回复征求 Say what I think, once, while the step is open"""
    return execute(AnswerConsultation(id, **body))


@bp.delete("/consultations/<id>")
@bp.response(200, instances.InstanceResult)
def end(id: str) -> InstanceResult:
    """收回征求 Take my question back, while it is unanswered"""
    return execute(EndConsultation(id))
