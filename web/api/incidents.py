"""Failures that wait for a person (administrators)."""

from typing import Any

from marshmallow import fields

from engine.commands import CompleteIncident, RetryIncident, SkipIncident
from engine.errors import EngineError
from engine.model import IncidentKind, InstanceResult
from engine.queries import IncidentById, IncidentCauses, Incidents
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import instances as shapes
from web.api.schemas.kinds import Answer, Body, ListQuery, Moment, NoBody, choice, ident, length, pairs, words
from web.errors import part_of
from web.present import causes

bp = Blueprint("incidents", __name__, "异常 Incidents")


class IncidentFilters(Body):
    resolved = fields.Boolean(load_default=False, metadata={"description": "Those that are over, instead of the open ones"})
    state = fields.String(load_default=None, validate=choice("open", "resolved", "all"), metadata={"description": "Goes before `resolved`"})
    key = fields.String(load_default=None, metadata={"description": "Definition key"})
    process_instance_id = fields.String(load_default=None)
    topic = fields.String(load_default=None)
    cause = fields.String(load_default=None, metadata={"description": "As in the answers"})
    kind = fields.String(load_default=None, validate=choice(*IncidentKind))
    text = words(200, load_default="", metadata={"description": "Part of the number, title, element, cause or message"})
    since = Moment(load_default=None)
    until = Moment(end=True, load_default=None)


class IncidentsQuery(IncidentFilters, ListQuery):
    sort = fields.String(
        load_default="-at", metadata={"description": "`at`, `cause`, `topic`, `name`, `title`, `resolved_at`; `-` in front: the other way round"}
    )
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})


class CauseCount(Answer):
    cause = fields.String(required=True)
    text = fields.String(metadata={"description": "In words"})
    count = fields.Integer(required=True)


class CausesAnswer(Answer):
    items = fields.List(fields.Nested(CauseCount), required=True)
    next_cursor = fields.String(allow_none=True)


class IncidentCompletionBody(Body):
    """Done by hand: with what the service should have answered, or skipped without an answer."""

    reason = words(2_000, required=True)
    result = fields.Raw(load_default=None, allow_none=True, metadata={"description": "Goes into the task's result variable"})
    skip = fields.Boolean(load_default=False, metadata={"description": "Go on without it; then there is no `result`"})


class RetryBatchBody(Body):
    ids = fields.List(ident(), required=True, validate=length(min=1, max=200))


class RetryBatchItem(Answer):
    id = fields.String(required=True)
    status = fields.Integer(required=True)
    result = fields.Nested(shapes.InstanceResult, allow_none=True)
    problem = pairs()


class RetryBatchAnswer(Answer):
    items = fields.List(fields.Nested(RetryBatchItem), required=True)
    next_cursor = fields.String(allow_none=True)


@bp.get("/incidents")
@bp.arguments(IncidentsQuery, location="query")
@bp.response(200, shapes.IncidentPage)
def list_incidents(query: dict[str, Any]) -> Any:
    """异常列表 Failures with their cause"""
    return ask(_query(query))


@bp.get("/incidents/causes")
@bp.arguments(IncidentFilters, location="query")
@bp.response(200, CausesAnswer)
def list_causes(query: dict[str, Any]) -> dict[str, Any]:
    """异常原因 How many failures of the list have which cause, the most frequent first; `cause` itself is left aside"""
    found = ask(IncidentCauses(_query(query)))
    return {"items": [{**one.__dict__, "text": causes.word(one.cause)} for one in found], "next_cursor": None}


@bp.get("/incidents/<id>")
@bp.response(200, shapes.IncidentWithRequest)
def get_incident(id: str) -> dict[str, Any]:
    """一条异常 One failure with the request it stopped"""
    found = ask(IncidentById(id))
    return {**found.incident.__dict__, **found.__dict__, "resolved_by": found.incident.resolved_by, "cause_text": causes.word(found.incident.cause)}


def _query(query: dict[str, Any]) -> Incidents:
    key, instance_id = query.pop("key"), query.pop("process_instance_id")
    return Incidents(**query, definition_key=key, instance_id=instance_id)


@bp.post("/incidents/<id>/retry")
@bp.arguments(NoBody)
@bp.response(200, shapes.InstanceResult)
def retry(body: dict[str, Any], id: str) -> InstanceResult:
    """重试 Run the failed step once more; if it fails again, a new incident says so"""
    return execute(RetryIncident(id))


@bp.post("/incidents/<id>/completion")
@bp.arguments(IncidentCompletionBody)
@bp.response(200, shapes.InstanceResult)
def complete(body: dict[str, Any], id: str) -> InstanceResult:
    """人工完成或跳过 The failed step counts as done, and the request goes on"""
    return execute(SkipIncident(id, body["reason"]) if body["skip"] else CompleteIncident(id, body["reason"], body["result"]))


@bp.post("/incidents/batch-retry")
@bp.arguments(RetryBatchBody)
@bp.response(200, RetryBatchAnswer)
def retry_many(body: dict[str, Any]) -> dict[str, Any]:
    """批量重试 One answer for each, never all or nothing"""
    return {"items": [_one(incident_id) for incident_id in dict.fromkeys(body["ids"])], "next_cursor": None}


def _one(incident_id: str) -> dict[str, Any]:
    try:
        return {"id": incident_id, "status": 200, "result": execute(RetryIncident(incident_id), part=incident_id)}
    except EngineError as error:
        problem = part_of(error)
        return {"id": incident_id, "status": problem["status"], "problem": problem}
