"""The connection pool: Flask-SQLAlchemy owns it, the engine borrows connections from it, Flask-Migrate upgrades it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

import engine.store
from engine import jobs
from engine.store.database import engine_options, prepare
from engine.store.schema import metadata
from web.settings import WebSettings

MIGRATIONS = Path(engine.store.__file__).parent / "migrations"

db = SQLAlchemy(metadata=metadata)
migrate = Migrate(directory=str(MIGRATIONS))


@migrate.configure
def _configure(config: Config) -> Config:
    """What `env.py` asks of whoever calls it."""
    config.attributes.update(database=db.engine, metadata=metadata)
    return config


def init_app(app: Flask, settings: WebSettings) -> Database:
    """Open the pool with the habits of the store; gives the database."""
    url = settings.url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, lock_timeout_ms=settings.lock_timeout_ms)
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        return prepare(db.engine)


def upgrade() -> None:
    """Run the migrations that this database has not seen, ours and those of the queue. In an app context."""
    command.upgrade(migrate.get_config(), "head")
    jobs.prepare(db.engine)


def schema_is_current(database: Database) -> bool:
    """Has every migration of this release run?"""
    heads = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    with database.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def readiness(database: Database) -> dict[str, bool]:
    """Does the database answer, and is its schema the code's?"""
    try:
        return {"database": True, "schema": schema_is_current(database)}
    except SQLAlchemyError:
        return {"database": False, "schema": False}


def differences(database: Database) -> list[str]:
    """What the tables of the database lack or have too much, against the code's; nothing when `db upgrade` has done its work."""
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        return [str(change) for change in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Other tables in the same file (jobs, sequences of SQLite) are not Alembic's business."""
    return kind != "table" or name in metadata.tables
