"""Once a day: old requests go by their rule and leave a tombstone, forgotten files go, and a seal lies over all that happened."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import delete, func, select, update

from engine.actor import SYSTEM
from engine.commands import DeleteInstance, DropFiles, SaveTaskDraft, SealHistory, StartInstance, UploadFile
from engine.errors import InstanceKept, InstanceNotFound, NotAdministrator
from engine.model.audit import BrokenEntry
from engine.nightly import nightly
from engine.queries import FileById, NewestSeal, VerifyHistory
from engine.store import retirement, tables
from engine.store.files import file, file_content
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.store.seals import audit_seal, sealed_head, tombstone
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, MAX, ROOT, open_office

KEPT = draw("kept", user("check", "role:approver"), paths="start > check > end")
FORGOTTEN = draw("forgotten", user("check", "role:approver"), paths="start > check > end", retention="P2Y")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, KEPT, FORGOTTEN)


def count(stage: Stage, table: Any) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def write(stage: Stage, *statements: Any) -> None:
    with stage.database.connect().execution_options(write=True) as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def found(stage: Stage) -> list[BrokenEntry]:
    return list(stage.engine.ask(VerifyHistory(), SYSTEM))


def ended(stage: Stage, key: str, **variables: Any) -> str:
    result = started(stage, key, ANN, **variables)
    approve(stage, result.id, MAX)
    return result.id


def test_old_requests_go_as_their_process_says_and_leave_a_tombstone(stage: Stage) -> None:
    old, other, running = ended(stage, "forgotten"), ended(stage, "kept"), started(stage, "forgotten", ANN).id
    stage.clock.forward(timedelta(days=731))
    young = ended(stage, "forgotten")

    assert nightly(stage.engine) is True

    with stage.database.connect() as connection:
        assert set(connection.scalars(select(process_instance.c.id))) == {other, running, young}
        grave = connection.execute(select(tombstone)).mappings().one()
    assert (grave["instance_id"], grave["rule"], grave["actor_id"]) == (old, "retention=P2Y", "system")
    for table in retirement.OWNED:
        with stage.database.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(table).where(table.c.instance_id == old)) == 0
    assert violations(stage.engine) == []


def test_the_night_is_done_once_a_day(stage: Stage) -> None:
    ended(stage, "kept")

    assert [nightly(stage.engine), nightly(stage.engine)] == [True, False]
    stage.clock.forward(timedelta(days=1))
    assert nightly(stage.engine) is True

    with stage.database.connect() as connection:
        rows = connection.execute(select(audit_seal.c.seq, audit_seal.c.instances).order_by(audit_seal.c.seq)).all()
    assert [tuple(row) for row in rows] == [(1, 1), (2, 0)]


def test_what_is_open_or_kept_is_not_deleted_by_hand_either(stage: Stage) -> None:
    kept, young, running = ended(stage, "kept"), ended(stage, "forgotten"), started(stage, "forgotten", ANN).id

    for instance_id in (kept, young, running):
        with pytest.raises(InstanceKept):
            stage.engine.execute(DeleteInstance(instance_id), ROOT)
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(DeleteInstance("nothing"), ROOT)
    for command in (DeleteInstance(kept), SealHistory(), DropFiles()):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(command, ANN)


def test_the_newest_version_says_how_long(stage: Stage) -> None:
    old = ended(stage, "kept")
    stage.deploy_files(draw("kept", user("check", "role:approver"), paths="start > check > end", retention="P10D"))
    stage.clock.forward(timedelta(days=11))

    stage.engine.execute(DeleteInstance(old), ROOT)

    assert (count(stage, process_instance), count(stage, tombstone), found(stage)) == (0, 1, [])


def test_every_table_that_belongs_to_an_instance_is_known_to_its_deletion() -> None:
    """A new table with an `instance_id` must be deleted with it, or stay on purpose."""
    stay = {"tombstone", "sealed_head"}
    own = {t.name for t in tables.metadata.sorted_tables if "instance_id" in t.c and t.name not in stay}

    assert own == {t.name for t in retirement.OWNED}


def test_files_go_with_their_last_request_and_when_nobody_attached_them_in_a_day(stage: Stage) -> None:
    def upload(name: str, text: bytes = b"") -> str:
        return stage.engine.execute(UploadFile(f"{name}.txt", text or name.encode()), MAX).id

    attached, twin, drafted, typed, lost = upload("attached", b"same"), upload("twin", b"same"), upload("drafted"), upload("typed"), upload("lost")
    old = started(stage, "forgotten", ANN)
    approve(stage, old.id, MAX, attachments=(attached,))
    stage.engine.execute(StartInstance("kept", {"files": [drafted]}, draft=True), MAX)
    waiting = started(stage, "kept", ANN)
    stage.engine.execute(SaveTaskDraft(task_at(stage, waiting.id), {"rows": [{"file": [typed]}]}), MAX)

    stage.clock.forward(timedelta(hours=23))
    assert stage.engine.execute(DropFiles(), SYSTEM) == 0
    stage.clock.forward(timedelta(hours=2))
    assert stage.engine.execute(DropFiles(), SYSTEM) == 2

    with stage.database.connect() as connection:
        assert set(connection.scalars(select(file.c.id))) == {attached, drafted, typed}
        assert {twin, lost}.isdisjoint(connection.scalars(select(file.c.id)))
    assert count(stage, file_content) == 3
    assert stage.engine.ask(FileById(attached), ANN).content == b"same"
    stage.clock.forward(timedelta(days=800))
    nightly(stage.engine)
    assert (count(stage, file), count(stage, file_content)) == (2, 2)


@pytest.fixture
def sealed(stage: Stage) -> dict[str, str]:
    """Two days, two seals; one request alive, one deleted by rule between them."""
    alive, gone = ended(stage, "kept"), ended(stage, "forgotten")
    nightly(stage.engine)
    stage.clock.forward(timedelta(days=800))
    nightly(stage.engine)
    assert found(stage) == []
    return {"alive": alive, "gone": gone}


def cut(stage: Stage, instance_id: str) -> list[Any]:
    """The tail is taken off and the head moved back to match: the chain alone looks whole."""
    h = history_entry.c
    with stage.database.connect() as connection:
        before = connection.execute(select(h.seq, h.hash).where(h.instance_id == instance_id).order_by(h.seq.desc())).all()[1]
    moved = update(process_instance).where(process_instance.c.id == instance_id).values(history_seq=before.seq, history_head=before.hash)
    return [delete(history_entry).where(h.instance_id == instance_id, h.seq > before.seq), moved]


def whole(stage: Stage, instance_id: str) -> list[Any]:
    """All of it, as if it had never been."""
    return [
        *(delete(t).where(t.c.instance_id == instance_id) for t in retirement.OWNED),
        delete(process_instance).where(process_instance.c.id == instance_id),
    ]


def newest(stage: Stage) -> str:
    seal = stage.engine.ask(NewestSeal(), ANN)
    assert seal is not None
    return str(seal.hash)


def test_the_last_seal_cut_off_with_all_it_covers_is_seen_by_who_kept_its_hash(stage: Stage, sealed: dict[str, str]) -> None:
    """The newest request is gone without a trace, and with it the seal that knew of it."""
    stage.clock.forward(timedelta(days=1))
    first, unwanted = newest(stage), ended(stage, "kept")
    nightly(stage.engine)
    kept = newest(stage)
    assert list(stage.engine.ask(VerifyHistory((first, kept)), SYSTEM)) == []

    last = delete(sealed_head).where(sealed_head.c.seal_seq == 3), delete(audit_seal).where(audit_seal.c.seq == 3)
    write(stage, *whole(stage, unwanted), *last)

    assert found(stage) == [], "the rest is whole in itself"
    assert list(stage.engine.ask(VerifyHistory((first, kept)), SYSTEM)) == [BrokenEntry("", 0, "missing", "seal")]
    assert list(stage.engine.ask(VerifyHistory((first,)), SYSTEM)) == []


def test_the_hash_of_the_night_is_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    assert stage.engine.ask(NewestSeal(), ANN) is None
    ended(stage, "kept")

    nightly(stage.engine)
    nightly(stage.engine)

    assert [record.getMessage() for record in caplog.records] == [f"audit seal 1 of 2025-11-20 over 1 requests: {newest(stage)}"]


TAMPERED: dict[str, tuple[Callable[[Stage, dict[str, str]], list[Any]], tuple[str, str]]] = {
    "a cut chain with a forged head": (lambda stage, ids: cut(stage, ids["alive"]), ("missing", "entry")),
    "a deleted instance": (lambda stage, ids: whole(stage, ids["alive"]), ("deleted", "entry")),
    "a deleted tombstone": (lambda stage, ids: [delete(tombstone)], ("deleted", "entry")),
    "an edited tombstone": (lambda stage, ids: [update(tombstone).values(rule="retention=P1D")], ("edited", "tombstone")),
    "an edited seal": (lambda stage, ids: [update(audit_seal).where(audit_seal.c.seq == 1).values(instances=7)], ("edited", "seal")),
    "a seal of another day": (lambda stage, ids: [update(audit_seal).where(audit_seal.c.seq == 1).values(heads="0" * 64)], ("edited", "seal")),
    "a seal taken out": (lambda stage, ids: [delete(audit_seal).where(audit_seal.c.seq == 1)], ("missing", "seal")),
    "a sealed head taken out": (lambda stage, ids: [delete(sealed_head).where(sealed_head.c.seal_seq == 1)], ("edited", "seal")),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_the_seal_finds(stage: Stage, sealed: dict[str, str], what: str) -> None:
    tamper, (problem, kind) = TAMPERED[what]

    write(stage, *tamper(stage, sealed))

    assert (problem, kind) in {(broken.problem, broken.what) for broken in found(stage)}


def test_a_tombstone_written_by_hand_explains_nothing(stage: Stage, sealed: dict[str, str]) -> None:
    """Who has no key cannot make one."""
    with stage.database.connect() as connection:
        row = connection.execute(select(tombstone)).mappings().one()
        head = connection.execute(select(process_instance.c.history_seq, process_instance.c.history_head)).one()
    forged = {**row, "instance_id": sealed["alive"], "seq": head[0], "head": head[1]}

    write(stage, *whole(stage, sealed["alive"]), tombstone.insert().values({str(k): v for k, v in forged.items()}))

    assert [(b.instance_id, b.problem, b.what) for b in found(stage)] == [(sealed["alive"], "edited", "tombstone")]
