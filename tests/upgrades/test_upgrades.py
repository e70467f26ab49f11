"""What an earlier release left lying, this one finishes: the database is migrated, and every request goes on to its end."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import Engine
from engine.actor import SYSTEM
from engine.clock import FrozenClock
from engine.queries import Instances, VerifyHistory
from engine.settings import Settings
from engine.store.database import open_database
from engine.store.work import user_task
from engine.testing.invariants import violations
from engine.testing.stage import NOON
from tests.engine.office import EVE, handlers
from tests.upgrades.finish import finish, open_instances
from tests.upgrades.record import mended, migrate, record

HERE = Path(__file__).parent
RECORDED = sorted(HERE.glob("release-*.sql"))


def opened(dump: Path, folder: Path) -> Engine:
    """A copy of a recorded database under this release."""
    file = folder / "copy.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    database = open_database(f"sqlite:///{file}")
    migrate(database)
    return Engine(database, settings=Settings(), clock=FrozenClock(NOON), handlers=handlers(pay=[mended]))


@pytest.mark.parametrize("dump", RECORDED, ids=lambda dump: dump.stem)
def test_every_request_of_an_earlier_release_is_finished(dump: Path, tmp_path: Path) -> None:
    engine = opened(dump, tmp_path)
    begun = open_instances(engine)
    assert len(begun) >= 12
    assert violations(engine) == []

    finish(engine)

    assert open_instances(engine) == {}
    states = Counter(item.state for item in engine.ask(Instances(limit=200), SYSTEM).items)
    assert set(states) <= {"approved", "completed"}
    assert engine.ask(VerifyHistory(), SYSTEM) == []
    assert violations(engine) == []
    engine.database.dispose()


@pytest.mark.parametrize("dump", RECORDED, ids=lambda dump: dump.stem)
def test_votes_drafts_and_claims_come_along(dump: Path, tmp_path: Path) -> None:
    engine = opened(dump, tmp_path)
    with engine.database.connect() as connection:
        rows = connection.execute(select(user_task)).mappings().all()

    assert [r["draft"]["opinion"] for r in rows if r["draft"] and r["draft"]["by"] == EVE.id] == ["待定"]
    assert [r["assignee_id"] for r in rows if r["claimed"] and r["state"] == "pending"] == ["max"]
    voted = [(r["assignee_id"], r["state"]) for r in rows if r["element_path"] == "sign"]
    assert sorted(voted) == [("eve", "approved"), ("fay", "pending"), ("max", "pending")]
    engine.database.dispose()


def test_this_release_can_be_recorded_and_finished(tmp_path: Path) -> None:
    """So that the next fixture can be made when this release is."""
    record(tmp_path / "now.sql")
    engine = opened(tmp_path / "now.sql", tmp_path)

    finish(engine)

    assert open_instances(engine) == {}
    assert violations(engine) == []
    engine.database.dispose()
