"""The book with its demo data, on each database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.handlers import Context
from engine.store import tables
from processes.registry import demo
from processes.registry import tables as registry

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
U01, U02, U04, U09 = "91449901FAKE00013E", "91440399FAKE00021R", "91320599FAKE00048W", "91350299FAKE000992"


@pytest.fixture
def book(database: Database) -> Iterator[Connection]:
    """One transaction on a database with demo data; nothing of it stays."""
    assert registry.metadata is tables.metadata
    with database.connect().execution_options(write=True) as connection, connection.begin() as transaction:
        tables.metadata.create_all(connection)
        demo.load(connection)
        yield connection
        transaction.rollback()


@pytest.fixture
def context(book: Connection) -> Context:
    return Context(book, {}, Actor("tester", "测试"), NOW)
