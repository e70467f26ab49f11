"""Refusals and failures as HTTP: four families to four statuses, RFC 9457 for programs, the same words on pages (architecture §11)."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, Unauthorized

from engine.errors import Conflict, DefinitionRejected, EngineError, FieldsRejected, Forbidden, InstanceBusy, Invalid, NotFound, Problem, StaleVersion
from web.house import house
from web.language import lang, t

LOG = logging.getLogger("piaoflow.web")
FAMILIES: Sequence[tuple[type[EngineError], int]] = ((NotFound, 404), (Forbidden, 403), (Conflict, 409), (Invalid, 422))
PROBLEM_JSON = "application/problem+json"
TYPE = "urn:piaoflow:problem:"
BARE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{detail}</p><p>{code} {request_id}</p></html>'
)


class NotLoggedIn(Unauthorized):
    """Nobody is logged in, or the token is not (or no longer) good."""

    def __init__(self, *, token: bool = False) -> None:
        super().__init__(response=None)
        self.problem_code = "token_invalid" if token else "not_logged_in"


def init_app(app: Flask) -> None:
    """One handler for each kind; nothing else in the web says a status."""
    app.register_error_handler(EngineError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _bug)


def status_of(error: EngineError) -> int:
    """404, 403, 409 or 422; 412 where the caller asked by If-Match for an older version."""
    if isinstance(error, StaleVersion) and request.if_match:
        return 412
    return next((status for family, status in FAMILIES if isinstance(error, family)), 422)


def problem_of(error: EngineError) -> dict[str, Any]:
    """A refusal in the reader's language: `{type, title, status, detail, code}` and what else this kind tells."""
    status = status_of(error)
    problem = _problem(status, error.code, detail=house().texts.render(error.problem, lang=lang()))
    if isinstance(error, FieldsRejected):
        problem["errors"] = field_errors(error.errors)
    if isinstance(error, DefinitionRejected):
        problem["findings"] = [finding.as_json() for finding in error.findings]
    told = {name: value for name, value in error.params.items() if name not in ("at", "lock_code")}
    return problem | {"task": told["task"]} if "task" in told else problem | ({"params": told} if told else {})


def part_of(error: EngineError) -> dict[str, Any]:
    """A refusal inside an answer that has others beside it: without the request's number, so that a repeated call says the same."""
    problem = problem_of(error)
    del problem["request_id"]
    return problem


def field_errors(errors: Mapping[str, Sequence[Any]]) -> dict[str, list[dict[str, str]]]:
    """Field path to `{code, message}`s, as the API and the pages show them; `href` leads to the request that would help."""
    return {path: [_field_error(problem) for problem in problems] for path, problems in errors.items()}


def _field_error(problem: Problem) -> dict[str, str]:
    told = {"code": problem.code, "message": house().texts.render(problem, lang=lang())}
    remedy = problem.params.get("remedy")
    return told | {"href": url_for("requests.start", key=remedy["process"], **remedy["values"])} if remedy else told


def _refused(error: EngineError) -> ResponseReturnValue:
    answer = _answer(problem_of(error))
    if isinstance(error, InstanceBusy):
        answer.headers["Retry-After"] = "1"
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    """What Flask, Werkzeug and webargs refuse: unknown paths, wrong methods, bodies that are no JSON or have wrong fields."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status < 400:
        return error.get_response()
    code = getattr(error, "problem_code", "csrf_failed" if isinstance(error, CSRFError) else f"http_{status}")
    problem = _problem(status, code)
    told = getattr(error, "data", None) or {}
    if "messages" in told:
        problem |= {"code": "body_rejected", "type": TYPE + "body_rejected", "errors": _flat(told["messages"])}
        problem["detail"] = t("body_rejected") if status == 422 else t("http_400")
    answer = _answer(problem)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _database_away(error: OperationalError) -> ResponseReturnValue:
    LOG.error("database: %s (request %s)", error.orig, g.get("request_id"))
    answer = _answer(_problem(503, "unavailable"))
    answer.headers["Retry-After"] = "5"
    return answer


def _bug(error: Exception) -> ResponseReturnValue:
    """Never a traceback outside: a number that the log knows."""
    LOG.exception("unexpected, request %s: %s %s", g.get("request_id"), request.method, request.path, exc_info=error)
    return _answer(_problem(500, "internal_error"))


def _problem(status: int, code: str, *, detail: str | None = None) -> dict[str, Any]:
    known = house().texts.has
    family = status if known(f"http_{status}.title") else 400 if status < 500 else 500
    said = detail if detail is not None else t(code if known(code) else f"http_{family}")
    title = t(f"http_{family}.title")
    return {"type": TYPE + code, "title": title, "status": status, "detail": said, "code": code, "request_id": g.get("request_id", "")}


def _answer(problem: dict[str, Any]) -> Response:
    status = problem["status"]
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        answer = jsonify(problem)
        answer.content_type = PROBLEM_JSON
    else:
        answer = current_app.make_response(_page(problem))
    answer.status_code = status
    return answer


def _page(problem: dict[str, Any]) -> str:
    """The page of this status; if even that cannot be drawn, a bare one with the same words."""
    try:
        return render_template([f"errors/{problem['status']}.html", "errors/error.html"], problem=problem)
    except TemplateNotFound:
        pass
    except Exception:  # an error page must never fail
        LOG.exception("the page of an error, request %s", g.get("request_id"))
    words = {name: escape(str(problem[name])) for name in ("title", "detail", "code", "request_id")}
    return BARE.format(lang=lang(), **words)


def _flat(messages: Any, path: str = "") -> dict[str, list[dict[str, str]]]:
    """marshmallow's nested messages (which are catalogue codes, see `web.api.schemas`) by field path."""
    if isinstance(messages, list):
        return {path: [{"code": str(m), "message": t(str(m))} for m in messages]}
    found: dict[str, list[dict[str, str]]] = {}
    for name, inner in messages.items():
        if not path and name in ("json", "query", "headers", "form"):
            step = ""
        elif name == "_schema":
            step = path
        else:
            step = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
        found |= _flat(inner, step)
    return found
