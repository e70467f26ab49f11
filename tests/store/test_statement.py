"""Statements sent several at a time: the same answers, errors and order on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.errors import InstanceBusy
from engine.store import tables
from engine.store.calendar_days import calendar_day
from engine.store.columns import among
from engine.store.definitions import process_definition
from engine.store.directory import person, role
from engine.store.statement import Order, Statement, send
from engine.testing.statements import counting

NOW = datetime(2025, 11, 20, 4, 0, 0, 120_000, tzinfo=UTC)
ADD_ROLE = Statement(insert(role))
ROLES = Statement(select(role.c.id, role.c.name).where(among(role.c.id, "ids")).order_by(role.c.id))
RENAME = Statement(update(role).where(role.c.id == bindparam("of")).values(name=bindparam("name")))


@pytest.fixture
def empty(database: Database) -> Database:
    with database.connect().execution_options(write=True) as connection, connection.begin():
        tables.metadata.create_all(connection)
    return database


def roles(*ids: str) -> Order:
    return Order(ADD_ROLE, [{"id": i, "name": f"名 {i}"} for i in ids])


def test_what_is_sent_together_is_done_in_its_order_and_answered_each(empty: Database) -> None:
    with empty.connect().execution_options(write=True) as connection, connection.begin():
        added, renamed, found = send(
            connection, [roles("a", "b", 'c"\\,{}'), Order(RENAME, [{"of": "b", "name": "新"}]), Order(ROLES, [{"ids": ["b", 'c"\\,{}', "none"]}])]
        )

    assert (added.count, renamed.count) == (3, 1)
    assert found.rows == [{"id": "b", "name": "新"}, {"id": 'c"\\,{}', "name": '名 c"\\,{}'}]


@pytest.mark.parametrize("many", [[], ["x"], [f"r{n}" for n in range(5_000)]])
def test_any_number_of_rows_and_of_texts_in_one_statement(empty: Database, many: list[str]) -> None:
    with empty.connect().execution_options(write=True) as connection, connection.begin():
        if many:
            send(connection, [roles(*many)])
        assert len(ROLES.rows(connection, ids=many)) == len(many)


def test_values_of_every_type_come_back_as_they_went(empty: Database) -> None:
    row = {
        "id": "d", "key": "键", "version": 7, "name": "it's a 'name' \\ \n", "sha256": "", "bindings": {"a": [1, 2.5, None, "文"]}, "enabled": False,
        "uploaded": True, "author_id": "a", "author_name": "b", "note": "", "deployed_at": NOW, "next_start_at": None, "starts_left": None,
    }  # fmt: skip
    day = {"day": date(2026, 1, 1), "working": False, "name": "元旦", "updated_at": NOW, "updated_by": "max"}
    orders = [Order(Statement(insert(process_definition)), [row]), Order(Statement(insert(calendar_day)), [day])]
    with empty.connect().execution_options(write=True) as connection, connection.begin():
        known = {column.name for column in process_definition.columns}
        send(connection, [Order(orders[0].statement, [{**dict.fromkeys(known), **row}]), orders[1]])
        back = Statement(select(process_definition)).rows(connection)[0]
        assert {name: back[name] for name in row} == row
        assert Statement(select(calendar_day)).rows(connection) == [day]


def test_a_refusal_of_the_database_is_the_same_error_and_nothing_of_the_transaction_stays(empty: Database) -> None:
    with (
        pytest.raises(IntegrityError),
        empty.connect().execution_options(write=True) as connection,
        connection.begin(),
    ):
        send(connection, [roles("a"), roles("a"), roles("b")])
    with empty.connect() as connection:
        assert ROLES.rows(connection, ids=["a", "b"]) == []


def test_a_fence_refuses_when_no_row_was_changed(empty: Database) -> None:
    with pytest.raises(InstanceBusy), empty.connect().execution_options(write=True) as connection, connection.begin():
        send(connection, [roles("a"), Order(RENAME, [{"of": "none", "name": ""}], InstanceBusy(instance="none"))])
    with empty.connect() as connection:
        assert ROLES.rows(connection, ids=["a"]) == []


def test_a_moment_without_a_zone_and_a_missing_value_are_bugs(empty: Database) -> None:
    add = Statement(insert(person))
    with empty.connect() as connection:
        with pytest.raises(ValueError, match="without a time zone"):
            send(connection, [Order(add, [{"id": "x", "name": "", "email": "", "enabled": True, "created_at": datetime(2025, 1, 1)}])])
        with pytest.raises(KeyError):
            send(connection, [Order(add, [{"id": "x"}])])


def test_every_statement_is_heard_by_who_listens(empty: Database) -> None:
    with counting(empty) as counted, empty.connect().execution_options(write=True) as connection, connection.begin():
        send(connection, [roles("a", "b"), Order(ROLES, [{"ids": ["a"]}])])
    assert len(counted.statements) == 2
    assert counted.commits == 1


@pytest.mark.postgresql
def test_a_connection_goes_on_after_an_error_and_after_a_rollback(postgres: Database) -> None:
    with postgres.connect() as connection, connection.begin():
        tables.metadata.create_all(connection)
    with postgres.connect() as connection:
        for _ in range(3):
            with pytest.raises(IntegrityError), connection.begin():
                send(connection, [roles("a"), roles("a"), Order(ROLES, [{"ids": ["a"]}])])
            with connection.begin():
                connection.execute(text("SELECT 1"))
                assert ROLES.rows(connection, ids=["a"]) == []


@pytest.mark.postgresql
def test_a_connection_that_died_is_not_used_again(postgres: Database) -> None:
    with postgres.connect() as connection, connection.begin():
        tables.metadata.create_all(connection)
    with postgres.connect() as other, postgres.connect() as victim:
        assert ROLES.rows(victim, ids=[]) == []
        pid = victim.scalar(text("SELECT pg_backend_pid()"))
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DBAPIError) as broken:
            ROLES.rows(victim, ids=[])
        assert isinstance(broken.value, OperationalError)
    with postgres.connect() as fresh:
        assert ROLES.rows(fresh, ids=[]) == []
