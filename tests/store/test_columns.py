"""Columns and connections behave alike on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy import Engine as Database
from sqlalchemy.exc import IntegrityError, StatementError

from engine.store import tables
from engine.store.columns import UTC as UTC_COLUMN
from engine.store.columns import Json
from engine.store.database import open_database
from engine.store.work import user_task

SHELF = MetaData()
BOX = Table("box", SHELF, Column("id", Integer, primary_key=True), Column("at", UTC_COLUMN), Column("value", Json))
CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def shelf(database: Database) -> Database:
    SHELF.create_all(database)
    return database


def kept(shelf: Database, **values: object) -> object:
    with shelf.begin() as connection:
        connection.execute(insert(BOX).values(**values))
        name = next(iter(values))
        return connection.scalar(select(BOX.c[name]).order_by(BOX.c.id.desc()))


@pytest.mark.parametrize(
    "moment", [datetime(2025, 11, 20, 4, 0, 0, 123456, tzinfo=UTC), datetime(2025, 1, 1, 7, 30, tzinfo=CHINA), datetime(1970, 1, 1, tzinfo=UTC)]
)
def test_a_moment_comes_back_aware_and_in_utc(shelf: Database, moment: datetime) -> None:
    found = kept(shelf, at=moment)

    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_a_bug_and_none_is_none(shelf: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        kept(shelf, at=datetime(2025, 1, 1))
    assert kept(shelf, at=None) is None


def test_moments_are_ordered_and_compared_as_moments(shelf: Database) -> None:
    early, late = datetime(2025, 1, 1, 7, 59, tzinfo=CHINA), datetime(2025, 1, 1, 0, 0, tzinfo=UTC)
    with shelf.begin() as connection:
        connection.execute(insert(BOX), [{"id": 1, "at": late}, {"id": 2, "at": early}])
        assert list(connection.scalars(select(BOX.c.id).order_by(BOX.c.at))) == [2, 1]
        assert list(connection.scalars(select(BOX.c.id).where(BOX.c.at < late))) == [2]


@pytest.mark.parametrize("value", [{"公司": ["金蝶", 1.5, None, True]}, [], {}, [0, 1.0, False], [[{}]], {"a.b": 'it\'s "x" \\ \n'}])
def test_json_comes_back_as_it_was(shelf: Database, value: object) -> None:
    """Objects and lists, which is all we keep: SQLite would make a number of a number's text."""
    found = kept(shelf, value=value)
    assert (found, type(found)) == (value, type(value))


def test_chinese_text_is_stored_as_such_so_that_it_can_be_searched(shelf: Database) -> None:
    kept(shelf, value={"公司": "金蝶"})
    with shelf.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM box WHERE CAST(value AS TEXT) LIKE '%金蝶%'")) == 1


def test_foreign_keys_hold(database: Database) -> None:
    tables.metadata.create_all(database)
    row = {c.name: None for c in user_task.columns} | {
        "id": "t", "activation_id": "no-such", "instance_id": "no-such", "kind": "approve", "state": "pending", "name": "", "element_path": "x",
        "claimed": False, "opinion": "", "attachments": [], "row_version": 1, "created_at": datetime(2025, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(user_task).values(row))


def test_sqlite_is_opened_durable_and_writers_queue(tmp_path: object) -> None:
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    with database.connect() as connection:
        found = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")}
    database.dispose()

    assert found == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30000, "foreign_keys": 1}


@pytest.mark.postgresql
def test_postgresql_waits_for_a_lock_only_so_long(postgres_url: str) -> None:
    database = open_database(postgres_url, lock_timeout_ms=1234)
    with database.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "1234ms"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
    database.dispose()
