"""The API on one page, drawn here from the OpenAPI document: no script, nothing from the internet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, render_template
from flask_smorest import Api

from web.identity import public

METHODS = ("get", "post", "put", "patch", "delete")
ANCHOR = "#/components/schemas/"


@dataclass(frozen=True)
class Operation:
    """One method of one path, ready to show."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[tuple[str, str]]
    answers: list[tuple[str, str, str]]


def init_app(app: Flask, api: Api) -> None:
    """`/api/docs`, and its style sheet beside it."""
    bp = Blueprint("api_docs", __name__, template_folder="templates", static_folder="static", static_url_path="/api/docs/static")

    @bp.get("/api/docs")
    @public
    def page() -> str:
        """The page; also for people who have not logged in."""
        spec = api.spec.to_dict()
        tags = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
        groups = [(name, text, list(_operations(spec, name))) for name, text in tags.items()]
        return render_template("api/docs.html", info=spec["info"], groups=groups, schemas=_schemas(spec), kind=kind)

    @bp.get("/api/v1/openapi.json")
    @public
    def openapi() -> Response:
        """The document itself."""
        return jsonify(api.spec.to_dict())

    app.register_blueprint(bp)


def _operations(spec: dict[str, Any], tag: str) -> Iterator[Operation]:
    components = spec["components"]
    for path, item in spec["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation and tag in operation.get("tags", []):
                parameters = [_resolved(p, components) for p in [*item.get("parameters", []), *operation.get("parameters", [])]]
                content = operation.get("requestBody", {}).get("content", {})
                body = [(media, kind(told.get("schema", {}))) for media, told in content.items()]
                told = operation.get("responses", {}).items()
                answers = [_answer(status, _resolved(answer, components)) for status, answer in told]
                yield Operation(method.upper(), path, operation.get("summary", ""), operation.get("description", ""), parameters, body, answers)


def _answer(status: str, answer: dict[str, Any]) -> tuple[str, str, str]:
    schemas = [told.get("schema", {}) for told in answer.get("content", {}).values()]
    return str(status), answer.get("description", ""), kind(schemas[0]) if schemas else ""


def _resolved(told: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` to a parameter or response stands for."""
    if "$ref" not in told:
        return told
    _, _, section, name = told["$ref"].split("/")
    found: dict[str, Any] = components[section][name]
    return found


def _schemas(spec: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str, bool, str]]]]:
    """(name, description, [(field, type, required, description)])."""
    found = []
    for name, schema in sorted(spec["components"]["schemas"].items()):
        required = schema.get("required", [])
        rows = [(field, kind(told), field in required, told.get("description", "")) for field, told in schema.get("properties", {}).items()]
        found.append((name, schema.get("description", ""), rows))
    return found


def kind(schema: dict[str, Any]) -> str:
    """A schema in a word: `string`, `UserTask`, `[UserTask]`, `{…: integer}`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(ANCHOR)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " | ".join(kind(one) for one in schema[several])
    named = schema.get("type", "")
    if named == "array":
        return f"[{kind(schema.get('items', {}))}]"
    if named == "object" and isinstance(schema.get("additionalProperties"), dict) and schema["additionalProperties"]:
        return f"{{…: {kind(schema['additionalProperties'])}}}"
    return " | ".join(named) if isinstance(named, list) else named
