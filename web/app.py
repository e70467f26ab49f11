"""The application factory: pool, engine, identity, API and pages put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

import processes
from engine import Engine
from engine.clock import Clock, now
from engine.texts import Texts
from web import api, db, errors, identity, language, present, security
from web.admin import people
from web.admin import routes as admin
from web.house import KEY, House
from web.inbox import routes as inbox
from web.operations import routes as operations
from web.registry import routes as registry
from web.requests import routes as requests
from web.settings import settings_from
from web.substitutes import routes as substitutes
from web.wire import Orjson

TEXTS = [Path(processes.__path__[0]) / "texts", Path(__file__).parent / "texts"]


def create_app(config: Mapping[str, Any] | None = None, *, clock: Clock = now) -> Flask:
    """An app from the environment; `config` wins: lower-case names are `WebSettings`, upper-case ones Flask's."""
    given = dict(config or {})
    settings = settings_from(given)
    app = Flask("web")
    app.config.update(given)
    app.json = Orjson(app)
    security.init_app(app, settings)
    database = db.init_app(app, settings)
    engine = Engine(database, settings=settings, clock=clock)
    app.extensions[KEY] = House(engine, Texts.load(TEXTS), settings, database)
    language.init_app(app)
    errors.init_app(app)
    identity.init_app(app, settings, engine)
    api.init_app(app)
    present.init_app(app)
    for pages in (inbox.bp, requests.bp, registry.bp, people.bp, admin.reading, operations.bp, substitutes.bp):
        app.register_blueprint(pages)
    return app
