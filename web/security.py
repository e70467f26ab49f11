"""What every answer carries and every request must respect: headers, limits, a request id, cookies that stay ours."""

import logging
import re
import uuid
from datetime import timedelta

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import WebSettings

LOG = logging.getLogger("piaoflow.web")
CSP = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MULTIPART_EXTRA = 1024 * 1024


class NulCharacter(BadRequest):
    """U+0000 cannot be stored by PostgreSQL and means nothing in any form."""

    problem_code = "nul_character"


class _Sessions(SecureCookieSessionInterface):
    """The cookie is `Secure` wherever the request is; a demo on plain http://127.0.0.1 still works."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_app(app: Flask, settings: WebSettings) -> None:
    """Session cookie, limits, headers and proxies of an app."""
    app.secret_key = app.config.get("SECRET_KEY") or settings.signing_key()
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="piaoflow",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=settings.file_bytes + _MULTIPART_EXTRA,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)  # type: ignore[method-assign]  # as Flask documents
    app.before_request(_number)
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def _number() -> None:
    """A number for this request, the caller's own if it sent a decent one."""
    sent = request.headers.get("X-Request-ID", "")
    g.request_id = sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex[:12]


def _refuse_nul() -> None:
    if "\0" in request.path or any("\0" in value for values in request.args.listvalues() for value in values):
        raise NulCharacter


def _headers(response: Response) -> Response:
    """A view may have set its own; these fill what is missing."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response
