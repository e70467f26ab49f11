"""Who is asking: a bearer token on the API, else a session with CSRF. Every endpoint asks unless it is marked `public`."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect

from engine.actor import Actor
from engine.clock import now
from web.errors import NotLoggedIn
from web.identity.person import LoggedIn

API = "/api/"
BEARER = "bearer "
View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


def public(view: View) -> View:
    """Mark a view that needs no log-in."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def current_person() -> LoggedIn | None:
    """Who is asking, or None."""
    if "bearer" in g:
        bearer: LoggedIn = g.bearer
        return bearer
    return current_user._get_current_object() if current_user.is_authenticated else None


def is_program() -> bool:
    """It came with a token, not from one of our pages."""
    return "bearer" in g


def current_actor() -> Actor:
    """Who is asking, for the engine. Raises NotLoggedIn."""
    person = current_person()
    if person is None:
        raise NotLoggedIn
    return person.actor


def check() -> ResponseReturnValue | None:
    """Before every request: who is it, may he come in, and did his own page send this?"""
    if request.endpoint is None:
        return None
    token = _bearer()
    if token is not None:
        # Decides alone: a browser never sends it by itself, so neither session nor CSRF token is looked at.
        g.bearer = current_app.extensions["piaoflow.tokens"].holder(token, now=now())
        if g.bearer is None:
            g.pop("bearer")
            raise NotLoggedIn(token=True)
        return None
    view = current_app.view_functions[request.endpoint]
    is_open = request.endpoint.rpartition(".")[2] == "static" or getattr(view, "is_public", False)
    if not is_open and current_person() is None:
        return _ask_to_log_in()
    return _same_site()


def _same_site() -> ResponseReturnValue | None:
    """Did a page of ours send this? A log-in page that stood open for too long is simply shown again."""
    try:
        csrf.protect()
    except CSRFError:
        if request.endpoint != "identity.log_in":
            raise
        return current_app.extensions["piaoflow.log_in_again"](), 400
    return None


def _bearer() -> str | None:
    """The token of the Authorization header. Only on the API, and only this scheme: browsers repeat Basic by themselves."""
    header = request.headers.get("Authorization", "")
    return header[len(BEARER) :].strip() if request.path.startswith(API) and header.lower().startswith(BEARER) else None


def _ask_to_log_in() -> ResponseReturnValue:
    if request.path.startswith(API):
        raise NotLoggedIn
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": _log_in_url(urlsplit(request.headers.get("HX-Current-URL", "")).path)}
    return redirect(_log_in_url(request.full_path.rstrip("?") if request.method == "GET" else "/"))


def _log_in_url(then: str) -> str:
    return url_for("identity.login", next=then if then not in ("", "/") else None)
