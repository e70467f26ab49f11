"""The history of a request, and whether it is still what was written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, delete, event, update
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.model.audit import BrokenEntry
from engine.queries import ExportHistory, HistoryOf, VerifyHistory
from engine.settings import Settings
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.store.work import activation, user_task
from engine.testing import Stage
from tests.commands.acting import approve, reject, send_back, started
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, open_office

TWO = draw("two", user("first", "role:approver"), user("second", "role:finance"), paths="start > first > second > end")
H, I = history_entry.c, process_instance.c


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, TWO)


@pytest.fixture
def victim(stage: Stage) -> str:
    """A request with four entries, between two others."""
    reject(stage, started(stage, "two", ANN).id, MAX)
    middle = started(stage, "two", ANN, text="中文 🧾").id
    approve(stage, middle, MAX, opinion='同意，"好"')
    approve(stage, middle, FAY)
    send_back(stage, started(stage, "two", ANN).id, EVE)
    assert stage.engine.ask(VerifyHistory(), SYSTEM) == []
    return middle


def tamper(stage: Stage, *statements: Any) -> list[BrokenEntry]:
    def act(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    stage.engine.write(act)
    return list(stage.engine.ask(VerifyHistory(), SYSTEM))


EDITS: dict[str, Callable[[Stage], dict[str, Any]]] = {
    "code": lambda stage: {"code": "task.rejected"},
    "params": lambda stage: {"params": '{"opinion":"不同意"}'},
    "spelling of params": lambda stage: {"params": H.params + " "},
    "actor": lambda stage: {"actor_id": "eve"},
    "name": lambda stage: {"actor_name": "别人"},
    "on_behalf_of": lambda stage: {"on_behalf_of": "tom"},
    "at": lambda stage: {"at": stage.clock() + timedelta(microseconds=1)},
    "hash": lambda stage: {"hash": "0" * 64},
}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("seq", [1, 2, 4])
def test_an_edited_entry_is_found_where_it_stands(stage: Stage, victim: str, what: str, seq: int) -> None:
    row = (H.instance_id == victim) & (H.seq == seq)

    assert tamper(stage, update(history_entry).where(row).values(EDITS[what](stage))) == [BrokenEntry(victim, seq, "edited")]


@pytest.mark.parametrize(("gone", "found"), [([1], 1), ([2], 2), ([3], 3), ([4], 4), ([3, 4], 3), ([1, 2, 3, 4], 1)])
def test_a_missing_entry_is_found_where_it_stood(stage: Stage, victim: str, gone: list[int], found: int) -> None:
    rows = (H.instance_id == victim) & H.seq.in_(gone)

    assert tamper(stage, delete(history_entry).where(rows)) == [BrokenEntry(victim, found, "missing")]


def test_entries_that_changed_places_and_one_that_was_added_are_found(stage: Stage, victim: str) -> None:
    mine = H.instance_id == victim
    swapped = [update(history_entry).where(mine & (H.seq == a)).values(seq=b) for a, b in ((2, 99), (3, 2), (99, 3))]
    assert tamper(stage, *swapped) == [BrokenEntry(victim, 2, "edited")]


def test_an_entry_put_behind_the_head_is_found(stage: Stage, victim: str) -> None:
    copy = history_entry.select().where((H.instance_id == victim) & (H.seq == 4))
    with stage.database.connect() as connection:
        row = {**connection.execute(copy).mappings().one(), "seq": 5}

    assert tamper(stage, history_entry.insert().values(row)) == [BrokenEntry(victim, 5, "edited")]


def test_a_request_that_was_deleted_leaves_its_history_without_a_home(stage: Stage, victim: str) -> None:
    own = [delete(t).where(t.c.instance_id == victim) for t in (user_task, activation)]

    assert tamper(stage, *own, delete(process_instance).where(I.id == victim)) == [BrokenEntry(victim, 1, "orphan")]


def test_a_head_that_was_moved_is_found(stage: Stage, victim: str) -> None:
    for moved in ({"history_seq": 3}, {"history_seq": 4, "history_head": "f" * 64}):
        assert [b.instance_id for b in tamper(stage, update(process_instance).where(I.id == victim).values(moved))] == [victim]


def test_every_broken_chain_is_told(stage: Stage, victim: str) -> None:
    assert len(tamper(stage, update(history_entry).where(H.seq == 2).values(actor_name="别人"))) == 3


def test_what_people_do_while_it_is_verified_is_no_damage(stage: Stage, victim: str) -> None:
    """They act between its two readings: after the heads of the chains, before the entries."""
    request = started(stage, "two", ANN).id

    def act(connection: Connection, cursor: Any, text: str, *_: Any) -> None:
        if "AS sealed" in text and acting.pop():
            acting.append(False)
            approve(stage, request, MAX)
            started(stage, "two", ANN)

    acting = [True]
    event.listen(stage.database, "before_cursor_execute", act)
    found = stage.engine.ask(VerifyHistory(), SYSTEM)
    event.remove(stage.database, "before_cursor_execute", act)

    assert (found, acting) == ([], [False])
    assert [entry.code for entry in stage.engine.ask(HistoryOf(request), ANN)][-1] == "task.approved"


def test_another_key_does_not_verify(stage: Stage, victim: str) -> None:
    other = Stage(stage.database, settings=Settings(audit_key="geheim"), organisation=stage.organisation, handlers=stage.engine.definitions.handlers)

    assert len(other.engine.ask(VerifyHistory(), SYSTEM)) == 3


def test_the_history_says_what_was_said_oldest_first(stage: Stage, victim: str) -> None:
    entries = stage.engine.ask(HistoryOf(victim), ANN)

    assert [(e.seq, e.code, e.actor.name) for e in entries] == [
        (1, "instance.submitted", "安"), (2, "task.approved", "马克"), (3, "task.approved", "菲"), (4, "instance.approved", "系统"),
    ]  # fmt: skip
    assert (entries[1].params["opinion"], entries[1].params["name"], entries[1].at) == ('同意，"好"', "first", stage.clock())


def test_the_export_has_every_entry_with_what_is_needed_to_verify_it(stage: Stage, victim: str) -> None:
    rows = [orjson.loads(line) for line in stage.engine.ask(ExportHistory(), SYSTEM)]

    assert [r["seq"] for r in rows if r["instance_id"] == victim] == [1, 2, 3, 4]
    assert {"code", "params", "actor_id", "actor_name", "at", "hash"} <= rows[0].keys()
