"""A compiled definition: names, permissions of called tasks, how it is kept; and the handlers of a release."""

import pytest
from sqlalchemy import Engine as Database

from engine.definitions.handler_set import collect
from engine.errors import DefinitionNotFound
from engine.handlers import Context, Handler, lookup, service_task, validator
from engine.testing import Stage
from tests.engine.drawing import call, draw, script, user, xor
from tests.engine.office import open_office

INNER = draw("inner", user("judge", "role:finance", name="财务复核"), paths="start > judge > end", starters="=none")
OUTER = draw("outer", call("sub", "inner", fields__judge='{"amount": "write"}'), user("last", "role:approver"), paths="start > sub > last > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, INNER, OUTER)


def test_a_bundle_knows_what_it_calls(stage: Stage) -> None:
    found = stage.deploy_files(OUTER)
    with stage.database.connect() as connection:
        bundle = stage.engine.definitions.get(connection, found.definition_id)
        assert stage.engine.definitions.get(connection, found.definition_id) is bundle
        with pytest.raises(DefinitionNotFound):
            stage.engine.definitions.get(connection, "no-such")

    assert [bundle.element_name(path) for path in ("sub/judge", "sub[2]/judge", "last", "gone", "sub/gone")] == [
        "财务复核", "财务复核", "last", "gone", "gone",
    ]  # fmt: skip
    assert [dict(bundle.call_fields(path)) for path in ("sub/judge", "sub[0]/judge", "sub", "last", "sub/other")] == [
        {"amount": "write"}, {"amount": "write"}, {}, {}, {},
    ]  # fmt: skip
    assert (bundle.level("inner").key, bundle.has_approval, bundle.start_form) == ("inner", True, None)
    with pytest.raises(KeyError):
        bundle.level("nothing")


@pytest.mark.parametrize(
    ("condition", "on_reject"),
    [
        ('outcome = "rejected"', "continue"), ('outcomes.check = "rejected"', "continue"), ('outcomes.other = "rejected"', "end"),
        ("outcome_note = 1", "end"), ("amount > 1", "end"), ('"outcome" = note', "end"),
    ],
)  # fmt: skip
def test_a_rejection_goes_on_only_where_the_gateway_reads_this_tasks_outcome(database: Database, condition: str, on_reject: str) -> None:
    stage = open_office(database)
    files = draw(
        "routed", user("other", "role:approver"), user("check", "role:approver"), xor("gate"), xor("meet"), script("fix", "x = 1"),
        paths=f"""
        start > other > check > gate
        gate >* meet
        gate > fix: {condition}
        fix > meet
        meet > end
        """,
    )  # fmt: skip
    deployed = stage.deploy_files(files)

    with stage.database.connect() as connection:
        assert stage.engine.definitions.get(connection, deployed.definition_id).profile("routed", "check").on_reject == on_reject


@service_task("pay", effect="database")
def pay(context: Context) -> None: ...


@service_task("pay", effect="read")
def pay_again(context: Context) -> None: ...


@validator("start")
def judge(context: Context) -> dict[str, str]:
    return {}


@lookup("pay")
def companies(context: Context, query: str, limit: int) -> list[object]:
    return []


def marks(*functions: object) -> list[Handler]:
    return [mark for function in functions for mark in getattr(function, "__handlers__")]  # noqa: B009  # set by the decorator


def test_handlers_are_found_by_kind_and_name() -> None:
    found = collect([("a", mark) for mark in marks(pay, judge, companies)])

    assert (found.service("pay"), found.lookup("pay"), found.validator("a", "start")) == tuple(marks(pay, companies, judge))
    assert (found.service("no"), found.validator("b", "start"), list(found.named("service_task"))) == (None, None, ["pay"])


def test_a_topic_is_declared_once_in_a_release_a_validator_once_in_its_process() -> None:
    again = marks(pay, pay_again)
    with pytest.raises(ValueError, match="pay"):
        collect([("a", again[0]), ("b", again[1])])
    assert collect([("a", again[0]), ("b", again[0])]).service("pay") is not None
    assert collect([("a", marks(judge)[0]), ("b", marks(judge)[0])]).validator("b", "start") is not None
