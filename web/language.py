"""Which language a request speaks: the cookie a person chose, else his browser's, else Chinese."""

from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel

from web.house import house

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Flask-Babel for dates and numbers; `lang()` and `t(code, **params)` for templates."""
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    Babel(app, locale_selector=lambda: LANGUAGES[lang()])
    app.jinja_env.globals.update(lang=lang, t=t)
    app.jinja_env.filters.update(named=named)


def lang() -> str:
    """`zh` or `en`."""
    if not has_request_context():
        return "zh"
    chosen = request.cookies.get(COOKIE) if not request.headers.get("Authorization") else None
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(list(LANGUAGES), default="zh") or "zh"


def named(name: str | None) -> str:
    """The name of an element; in English one that has none is called by its English kind."""
    return house().texts.named(name or "", lang())


def t(code: str, **params: Any) -> str:
    """The sentence of a code, in the reader's language."""
    return house().texts.render(code, params, lang())
