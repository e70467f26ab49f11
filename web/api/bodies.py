"""Reading request bodies: JSON or nothing, files by multipart; what cannot be read is 400 or 415, what has wrong fields 422."""

from typing import Any

import orjson
from flask import Request
from flask_smorest import Blueprint as SmorestBlueprint
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from web.wire import strange

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 120},
    "description": "同一个键和同样的内容得到同样的回答 The same key with the same body gives the same answer",
}


class InvalidJson(BadRequest):
    """The body says it is JSON and is not."""

    problem_code = "invalid_json"


class StrangeJson(BadRequest):
    """It is JSON, but cannot be stored."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.problem_code = code


class Parser(FlaskParser):
    """webargs, but a body in another type is refused instead of ignored."""

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise InvalidJson from error
        if code := strange(value):
            raise StrangeJson(code)
        return value


class Blueprint(SmorestBlueprint):
    """One noun of the API. Every path is written out in full behind `/api/v1`."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, module: str, description: str) -> None:
        super().__init__(name, module, url_prefix="/api/v1", description=description)
        self._prepare_doc_cbks.append(_document_headers)


def _document_headers(doc: dict[str, Any], doc_info: Any, *, method: str, **context: Any) -> dict[str, Any]:
    """Every POST takes a key; what acts on one thing takes its tag (flask-smorest 0.47's hook for the document)."""
    if method.upper() == "POST":
        doc.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    return doc
