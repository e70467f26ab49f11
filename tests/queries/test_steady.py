"""What processes bring along is called in a transaction that may only read, by questions too."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError

from engine.commands import StartInstance
from engine.handlers import Context, Option, lookup, service_task
from engine.queries import Lookup, PreviewStart
from engine.queries._asking import Asking
from engine.store.directory import person
from engine.testing import Stage
from tests.engine.drawing import draw, service, user
from tests.engine.office import ANN, handlers, open_office


def failing_inside(connection: Connection) -> str:
    """A statement that fails, in a savepoint, and one that works after it."""
    with pytest.raises(DBAPIError), connection.begin_nested():
        connection.execute(text("SELECT no_such_column FROM no_such_table"))
    return str(connection.scalar(select(person.c.name).where(person.c.id == "ann")))


@lookup("people")
def people(context: Context, query: str, limit: int) -> list[Option]:
    name = failing_inside(context.connection)
    return [Option(name, name)]


@lookup("scribbler")
def scribbler(context: Context, query: str, limit: int) -> list[Option]:
    context.connection.execute(insert(person).values(id="new", name="新", created_at=context.now))
    return []


@service_task("look", effect="read")
def look(context: Context) -> str:
    return failing_inside(context.connection)


@pytest.fixture
def stage(database: Database) -> Stage:
    way = draw("looking", service("ask", "look", result="found"), user("check", "role:approver"), paths="start > ask > check > end")
    return open_office(database, way, handlers=handlers(looking=[people, scribbler, look]))


def test_a_handler_may_fail_in_a_savepoint_and_go_on_in_questions_as_in_commands(stage: Stage) -> None:
    assert stage.engine.ask(PreviewStart("looking"), ANN).computed["found"] == "安"
    assert [o.value for o in stage.engine.ask(Lookup("looking", "people"), ANN)] == ["安"]


def test_a_lookup_that_writes_is_refused_by_the_database_and_the_connection_is_as_good_as_new(stage: Stage) -> None:
    with pytest.raises(DBAPIError, match=r"read-only transaction|readonly database"):
        stage.engine.ask(Lookup("looking", "scribbler"), ANN)
    assert stage.engine.execute(StartInstance("looking"), ANN).state == "running"


@dataclass(frozen=True)
class Careless:
    def fetch(self, asking: Asking) -> int:
        return len(asking.handlers.by_name)


def test_a_question_that_does_not_say_so_gets_no_handlers(stage: Stage) -> None:
    with pytest.raises(RuntimeError, match="is_steady"):
        stage.engine.ask(Careless(), ANN)
