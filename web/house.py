"""What every view needs, found on the app: the engine, the texts, the settings."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Engine as Database

from engine import Engine
from engine.texts import Texts
from web.settings import WebSettings

KEY = "piaoflow"


@dataclass(frozen=True)
class House:
    """One per app, at `app.extensions["piaoflow"]`."""

    engine: Engine
    texts: Texts
    settings: WebSettings
    database: Database


def house() -> House:
    """The house of the current app."""
    found: House = current_app.extensions[KEY]
    return found
