"""People who log in: sessions for browsers, bearer tokens for programs; both are an `Actor` for the engine."""

import time

from flask import Flask, Response, make_response, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import LoginManager

from engine import Engine
from web.identity import guard, routes
from web.identity.guard import current_actor, current_person, is_program, public
from web.identity.passwords import Passwords
from web.identity.tokens import Tokens
from web.language import t
from web.settings import WebSettings

__all__ = ["Passwords", "Tokens", "current_actor", "current_person", "init_app", "is_program", "public"]


def init_app(app: Flask, settings: WebSettings, engine: Engine) -> None:
    """Sessions, tokens, CSRF, log-in pages and their limits."""
    passwords = Passwords(engine, cost=settings.password_cost, demo=settings.demo)
    app.extensions["piaoflow.passwords"] = passwords
    app.extensions["piaoflow.tokens"] = Tokens(engine)
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    guard.csrf.init_app(app)
    app.extensions["piaoflow.log_in_again"] = lambda: routes.page(account=request.form.get("account", ""), error=t("csrf_failed"))
    manager = LoginManager(app)
    manager.user_loader(passwords.load)
    app.before_request(guard.check)
    app.register_blueprint(routes.bp)
    _limit(app, settings)


def _limit(app: Flask, settings: WebSettings) -> None:
    """Wrong passwords are counted for account and address together, so that nobody can lock somebody else out."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    view = app.view_functions["identity.log_in"]
    view = limiter.limit(settings.login_attempts, on_breach=_wait)(view)
    view = limiter.limit(settings.login_failures, key_func=_account, deduct_when=_failed, on_breach=_wait)(view)
    app.view_functions["identity.log_in"] = view


def _failed(answer: Response) -> bool:
    return answer.status_code == 401


def _account() -> str:
    return f"{get_remote_address()} {request.form.get('account', '').strip()}"


def _wait(breach: RequestLimit) -> Response:
    """The log-in page with 「过一会儿再试」."""
    seconds = max(1, int(breach.reset_at - time.time()))
    minutes = -(-seconds // 60)
    answer = make_response(routes.page(account=request.form.get("account", ""), error=t("login_locked", minutes=minutes)), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
