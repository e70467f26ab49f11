"""REST and OpenAPI on flask-smorest: one file per noun, everything behind `/api/v1` (contract §3)."""

from flask import Flask, Response, request
from flask_smorest import Api

from web.api import (
    batch,
    calendar_days,
    consultations,
    deployments,
    directory,
    docs,
    files,
    health,
    incidents,
    messages,
    migrations,
    process_definitions,
    process_instances,
    registry,
    substitutions,
    user_tasks,
)
from web.api.schemas.problem import Problem
from web.api.schemas.tasks import UserTask
from web.errors import PROBLEM_JSON

NOUNS = (
    process_definitions, deployments, process_instances, user_tasks, consultations, batch, files, incidents, messages, migrations, directory,
    substitutions, calendar_days, registry, health,
)  # fmt: skip
DESCRIPTION = """
票流：审批流程引擎。会话 + CSRF（`X-CSRFToken`），或 `Authorization: Bearer …` 令牌（`piaoflow user token NAME`）。
错误为 RFC 9457；标题和说明默认中文，`Accept-Language: en` 为英文。每个 POST 都认 `Idempotency-Key`。

PiaoFlow: an approval-workflow engine. Use a session with CSRF (`X-CSRFToken`), or a bearer token (`piaoflow user token NAME`).
Errors are RFC 9457, Chinese by default, English with `Accept-Language: en`. Every POST honours `Idempotency-Key`: the same key with the
same body gives the same answer for 7 days, with another body 409. `GET` of one thing carries an `ETag`; send it as `If-Match` when you act on it.
"""


class ProblemApi(Api):
    """flask-smorest without its own error bodies: those are `web.errors`'."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """`web.errors` has them."""

    def _register_responses(self) -> None:
        keep, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, PROBLEM_JSON
        try:
            super()._register_responses()
        finally:
            self.DEFAULT_RESPONSE_CONTENT_TYPE = keep


def init_app(app: Flask) -> None:
    """Every noun, the OpenAPI document and its page."""
    app.config.update(
        API_TITLE="票流 PiaoFlow",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION.strip()},
            "security": [{"bearer": []}, {"session": [], "csrf": []}],
        },
    )
    api = ProblemApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "piaoflow"})
    api.spec.components.security_scheme("csrf", {"type": "apiKey", "in": "header", "name": "X-CSRFToken"})
    # Named by reference only, in the boxes of the inbox.
    api.spec.components.schema("UserTask", schema=UserTask)
    for noun in NOUNS:
        api.register_blueprint(noun.bp)
    docs.init_app(app, api)
    app.after_request(_tag)


def _tag(response: Response) -> Response:
    """Lists too can be asked for again cheaply: an ETag over the body, 304 when nothing changed."""
    plain = request.method == "GET" and response.status_code == 200 and response.mimetype == "application/json"
    if plain and request.path.startswith("/api/") and response.get_etag()[0] is None:
        response.add_etag()
        response.make_conditional(request)
    return response
