"""What an earlier release left lying, this one finishes: the database is migrated, and every request goes on to its end."""

import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine import Engine
from engine.actor import SYSTEM
from engine.clock import FrozenClock
from engine.commands import UndoMigration
from engine.model import InstanceItem
from engine.queries import HistoryOf, Incidents, InstanceById, Instances, MigrationById, Migrations, VerifyHistory
from engine.settings import Settings
from engine.store.database import open_database
from engine.store.work import user_task
from engine.testing.invariants import violations
from engine.testing.shelf import Shelf
from engine.testing.stage import NOON
from tests.engine.office import EVE, ROOT, handlers
from tests.upgrades.finish import Copy, finish, open_instances
from tests.upgrades.later import MENDED
from tests.upgrades.record import mended, migrate, record

HERE = Path(__file__).parent
RECORDED = sorted(HERE.glob("release-*.sql"))
LATER = [dump for dump in RECORDED if dump.stem != "release-1"]


def opened(dump: Path, folder: Path) -> Copy:
    """A copy of a recorded database under this release, some minutes after it was recorded."""
    file = folder / "copy.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    database = open_database(f"sqlite:///{file}")
    migrate(database)
    clock = FrozenClock(NOON + timedelta(minutes=10))
    shelf = Shelf(clock)
    return Copy(Engine(database, settings=Settings(), clock=clock, handlers=handlers(pay=[mended], **MENDED), queue=shelf), clock, shelf)


def requests(engine: Engine, key: str | None = None) -> list[InstanceItem]:
    return list(engine.ask(Instances(definition_key=key, limit=200), SYSTEM).items)


def told(engine: Engine, key: str) -> Counter[str]:
    """How often each event is in the history of the requests of a process."""
    return Counter(entry.code for item in requests(engine, key) for entry in engine.ask(HistoryOf(item.id), ROOT))


def done_at(engine: Engine, key: str) -> Counter[str]:
    """How many tasks people did at each element of the requests of a process."""
    t, ids = user_task.c, [item.id for item in requests(engine, key)]
    with engine.database.connect() as connection:
        return Counter(connection.scalars(select(t.element_path).where(t.instance_id.in_(ids), t.state.in_(("approved", "completed")))))


def answers(engine: Engine) -> list[Any]:
    return [engine.ask(InstanceById(item.id), ROOT).variables["answer"] for item in requests(engine, "asks")]


@pytest.mark.parametrize("dump", RECORDED, ids=lambda dump: dump.stem)
def test_every_request_of_an_earlier_release_is_finished(dump: Path, tmp_path: Path) -> None:
    copy = opened(dump, tmp_path)
    engine = copy.engine
    begun = open_instances(engine)
    assert len(begun) >= 12
    assert violations(engine) == []

    finish(copy)

    assert open_instances(engine) == {}
    assert {item.state for item in requests(engine)} <= {"approved", "completed"}
    assert engine.ask(VerifyHistory(), SYSTEM) == []
    assert violations(engine) == []
    engine.database.dispose()


@pytest.mark.parametrize("dump", RECORDED, ids=lambda dump: dump.stem)
def test_votes_drafts_and_claims_come_along(dump: Path, tmp_path: Path) -> None:
    engine = opened(dump, tmp_path).engine
    with engine.database.connect() as connection:
        rows = connection.execute(select(user_task)).mappings().all()

    assert [r["draft"]["opinion"] for r in rows if r["draft"] and r["draft"]["by"] == EVE.id] == ["待定"]
    assert [r["assignee_id"] for r in rows if r["claimed"] and r["state"] == "pending"] == ["max"]
    voted = [(r["assignee_id"], r["state"]) for r in rows if r["element_path"] == "sign"]
    assert sorted(voted) == [("eve", "approved"), ("fay", "pending"), ("max", "pending")]
    engine.database.dispose()


@pytest.mark.parametrize("dump", LATER, ids=lambda dump: dump.stem)
def test_what_waited_for_time_the_world_or_a_person_goes_the_way_it_was_drawn(dump: Path, tmp_path: Path) -> None:
    copy = opened(dump, tmp_path)
    engine = copy.engine
    assert Counter(incident.kind for incident in engine.ask(Incidents(), ROOT).items) == {"job": 1, "timer": 1, "service": 1}
    assert told(engine, "watched")["timer.fired"] == 2
    assert requests(engine, "daily") == []

    finish(copy)

    assert told(engine, "rests")["timer.fired"] == told(engine, "rests_in_a_call")["timer.fired"] == 1
    assert done_at(engine, "watched") == {"check": 1, "chief": 1}
    assert done_at(engine, "chooses") == {"check": 1, "chief": 1}
    assert [told(engine, key)["message.received"] for key in ("hears", "receives", "chooses", "expects")] == [1, 1, 1, 2]
    assert told(engine, "hears_all")["signal.received"] == 1
    assert (told(engine, "asks")["service.done"], told(engine, "asks")["incident.retried"]) == (4, 2)
    assert sorted(answers(engine), key=str) == [{"kept": True}, {"ok": True}, {"ok": True}, {"ok": True}]
    assert done_at(engine, "several") == {"each[0]": 1, "each[1]": 1, "each[2]": 1}
    assert len(requests(engine, "daily")) == 1
    engine.database.dispose()


@pytest.mark.parametrize("dump", LATER, ids=lambda dump: dump.stem)
def test_a_migration_of_an_earlier_release_has_its_way_back(dump: Path, tmp_path: Path) -> None:
    engine = opened(dump, tmp_path).engine
    assert [item.definition_version for item in requests(engine, "moving")] == [2, 2]
    (batch,) = engine.ask(Migrations(), ROOT)

    for item in engine.ask(MigrationById(batch.id), ROOT)[1].items:
        engine.execute(UndoMigration(item.id, "退回旧版"), ROOT)

    assert [item.definition_version for item in requests(engine, "moving")] == [1, 1]
    assert violations(engine) == []
    engine.database.dispose()


def test_this_release_can_be_recorded_and_finished(tmp_path: Path) -> None:
    """So that the next fixture can be made when this release is."""
    record(tmp_path / "now.sql")
    copy = opened(tmp_path / "now.sql", tmp_path)
    engine = copy.engine
    assert violations(engine) == []

    finish(copy)

    assert open_instances(engine) == {}
    assert violations(engine) == []
    engine.database.dispose()
