"""Log in, log out, choose a language."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from engine.clock import now
from web.house import house
from web.identity.guard import current_person, public
from web.language import COOKIE, COOKIE_SECONDS, LANGUAGES, t

bp = Blueprint("identity", __name__)


@bp.get("/login")
@public
def login() -> ResponseReturnValue:
    """The log-in page."""
    if current_person():
        return redirect(safe_next(request.args.get("next")))
    return page(account=request.args.get("account", ""))


@bp.post("/login", endpoint="log_in")
@public
def log_in() -> ResponseReturnValue:
    """Check account and password, start a fresh session."""
    account = request.form.get("account", "").strip()
    found = current_app.extensions["piaoflow.passwords"].log_in(account, request.form.get("password", ""), now=now())
    if found is None:
        return page(account=account, error=t("login_failed")), 401
    # Nothing of the session before the log-in survives it (fixation).
    session.clear()
    session.permanent = True
    login_user(found)
    answer = make_response(redirect(safe_next(request.form.get("next"))))
    if found.language in LANGUAGES and COOKIE not in request.cookies:
        remember_language(answer, found.language)
    return answer


@bp.post("/logout")
@public
def logout() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("identity.login"))


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    """Remember a language: in the browser, and for the person."""
    chosen = request.form.get("lang", "")
    answer = make_response(redirect(safe_next(request.form.get("next"))))
    if chosen in LANGUAGES:
        remember_language(answer, chosen)
        if person := current_person():
            current_app.extensions["piaoflow.passwords"].speak(person.id, chosen)
    return answer


def page(*, account: str = "", error: str | None = None) -> str:
    """The log-in page, with what was typed and what was wrong."""
    passwords = current_app.extensions["piaoflow.passwords"]
    people = [{"id": i, "name": name} for i, name in passwords.demo_people()] if house().settings.demo else []
    wanted = safe_next(request.values.get("next"))
    return render_template("login.html", account=account, next=wanted, error=error, demo_people=people)


def safe_next(wanted: str | None) -> str:
    """A path of this site, or the front page: a log-in must not send people elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or any(c in wanted for c in "\\\r\n\t\0"):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc else wanted


def remember_language(answer, chosen: str) -> None:  # type: ignore[no-untyped-def]  # a Flask response
    answer.set_cookie(COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure, httponly=True)
