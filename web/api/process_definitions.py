"""What can be started, and how it looks."""

from typing import Any

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from engine.commands import EnableDefinition
from engine.queries import DefinitionByKey, DefinitionFile, Definitions, DefinitionVersions, Lookup, PreviewStart
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, unchanged
from web.api.schemas import definitions as shapes
from web.api.schemas.forms import FormView, Prediction
from web.errors import field_errors

bp = Blueprint("process-definitions", __name__, "流程定义 Process definitions")


@bp.get("/process-definitions")
@bp.arguments(shapes.DefinitionsQuery, location="query")
@bp.response(200, shapes.DefinitionPage)
def list_definitions(query: dict[str, Any]) -> dict[str, Any]:
    """流程目录 The newest version of every process"""
    return {"items": ask(Definitions(**query)), "next_cursor": None}


@bp.get("/process-definitions/<key>")
@bp.response(200, shapes.DefinitionWithForm)
def get_definition(key: str) -> Response:
    """一个流程和它的发起表单 One definition with its start form"""
    detail = ask(DefinitionByKey(key))
    answer = dumped(shapes.Definition(), detail.definition)
    # The form belongs to the version, so the tag of the definition is good for both.
    return tagged({**answer, "form": detail.form and FormView().dump(detail.form)}, tag_of(answer))


@bp.get("/process-definitions/<key>/versions")
@bp.response(200, shapes.DefinitionVersionPage)
def list_versions(key: str) -> dict[str, Any]:
    """历史版本 All versions, newest first"""
    return {"items": ask(DefinitionVersions(key)), "next_cursor": None}


@bp.get("/process-definitions/<key>/versions/<int:number>/files/<path:name>")
@bp.response(200, content_type="application/octet-stream", description="The file as it was deployed")
def get_file(key: str, number: int, name: str) -> ResponseReturnValue:
    """部署的文件 One file of one version, as it was deployed"""
    answer = make_response(ask(DefinitionFile(key, number, name)))
    answer.content_type = "application/json" if name.endswith(".form") else "application/xml"
    # XML is shown by browsers: it must not become a page of this site.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "attachment"
    return answer


@bp.patch("/process-definitions/<key>")
@bp.arguments(shapes.DefinitionChange)
@bp.response(200, shapes.Definition)
def change_definition(change: dict[str, Any], key: str) -> Response:
    """启用或停用 Open or close a process for new requests (administrators)"""
    unchanged(_listed(key))
    execute(EnableDefinition(key, change["enabled"]))
    answer = _listed(key)
    return tagged(answer, tag_of(answer))


@bp.post("/process-definitions/<key>/preview")
@bp.arguments(shapes.PreviewBody)
@bp.response(200, shapes.PreviewAnswer)
def preview(body: dict[str, Any], key: str) -> dict[str, Any]:
    """预览 What submit would compute and who comes next; nothing is stored"""
    seen = ask(PreviewStart(key, body["variables"], body["instance_id"]))
    return {"computed": seen.computed, **Prediction().dump(seen.prediction), "errors": field_errors(seen.errors)}


@bp.get("/process-definitions/<key>/lookups/<name>")
@bp.arguments(shapes.LookupQuery, location="query")
@bp.response(200, shapes.OptionPage)
def lookup(query: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """表单选项 Options for a form field, with what else they fill in"""
    return {"items": ask(Lookup(key, name, query["q"], query["limit"])), "next_cursor": None}


def _listed(key: str) -> dict[str, Any]:
    return dumped(shapes.Definition(), ask(DefinitionVersions(key))[0])
