"""Who acts for whom while he is away."""

from typing import Any

from flask import Response

from engine.commands import AddSubstitution, EndSubstitution
from engine.model import SubstitutionItem
from engine.queries import SubstitutionById, Substitutions
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, unchanged
from web.api.schemas import substitutions as shapes

bp = Blueprint("substitutions", __name__, "代理 Substitutions")


@bp.get("/substitutions")
@bp.arguments(shapes.SubstitutionQuery, location="query")
@bp.response(200, shapes.SubstitutionPage)
def list_substitutions(query: dict[str, Any]) -> Any:
    """代理设置 My rules, those by which I act, or everybody's (administrators)"""
    return ask(Substitutions(**query))


@bp.post("/substitutions")
@bp.arguments(shapes.NewSubstitution)
@bp.response(201, shapes.Substitution)
def add_substitution(body: dict[str, Any]) -> SubstitutionItem:
    """新增代理 From then on somebody acts for me; for another only by an administrator"""
    return ask(SubstitutionById(execute(AddSubstitution(**body)).id))


@bp.get("/substitutions/<id>")
@bp.response(200, shapes.Substitution)
def get_substitution(id: str) -> Response:
    """一条代理设置 One rule, for who is in it and administrators"""
    answer = _shown(id)
    return tagged(answer, tag_of(answer))


@bp.patch("/substitutions/<id>")
@bp.arguments(shapes.SubstitutionChange)
@bp.response(200, shapes.Substitution)
def end_substitution(change: dict[str, Any], id: str) -> Response:
    """结束代理 It is over; what was not done comes back within seconds"""
    unchanged(_shown(id))
    execute(EndSubstitution(id))
    answer = _shown(id)
    return tagged(answer, tag_of(answer))


def _shown(id: str) -> dict[str, Any]:
    return dumped(shapes.Substitution(), ask(SubstitutionById(id)))
