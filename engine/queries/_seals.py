"""What the seals say of the history: heads that are no more, tombstones and seals that were touched."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, select

from engine.model.audit import BrokenEntry
from engine.queries._asking import Asking
from engine.store import seals
from engine.store.history import history_entry
from engine.store.seals import audit_seal, sealed_head, tombstone

H, S = history_entry.c, sealed_head.c


def beyond(asking: Asking, *, alive: Collection[str]) -> Iterator[BrokenEntry]:
    """Sealed heads whose entry is not there: cut off, or the whole instance deleted without a tombstone that explains it."""
    buried = _tombstones(asking)
    query = select(S.instance_id, S.seq, S.head).outerjoin(history_entry, and_(H.instance_id == S.instance_id, H.seq == S.seq)).where(H.seq.is_(None))
    for row in asking.connection.execute(query.order_by(S.instance_id, S.seq)).all():
        grave = buried.get(row.instance_id)
        if grave is None:
            yield BrokenEntry(row.instance_id, row.seq, "missing" if row.instance_id in alive else "deleted")
        elif row.instance_id in alive or not _explains(grave, row):
            yield BrokenEntry(row.instance_id, row.seq, "missing", "tombstone")


def _tombstones(asking: Asking) -> dict[str, Any]:
    return {row["instance_id"]: row for row in asking.connection.execute(select(tombstone)).mappings()}


def _explains(grave: Any, row: Any) -> bool:
    """The head was sealed before the end, at the end, or as the tombstone itself."""
    known = {grave["seq"]: grave["head"], grave["seq"] + 1: grave["hash"]}
    return bool(row.seq < grave["seq"] or known.get(row.seq) == row.head)


def lost(asking: Asking, expected: Sequence[str]) -> Iterator[BrokenEntry]:
    """Seals that somebody remembers and that are not there: the last ones can be cut off with all they cover, and the rest is whole."""
    there = set(asking.connection.scalars(select(audit_seal.c.hash).where(audit_seal.c.hash.in_(expected)))) if expected else set()
    return (BrokenEntry("", 0, "missing", "seal") for told in expected if told not in there)


def broken(asking: Asking) -> Iterator[BrokenEntry]:
    """Tombstones and seals that are not as they were written."""
    key = asking.settings.audit_key
    for instance_id, grave in _tombstones(asking).items():
        if seals.tombstone_hash(key, grave) != grave["hash"]:
            yield BrokenEntry(instance_id, grave["seq"], "edited", "tombstone")
    previous = seals.FIRST
    for seq, row in enumerate(asking.connection.execute(select(audit_seal).order_by(audit_seal.c.seq)).mappings().all(), 1):
        if row["seq"] != seq or row["previous"] != previous:
            yield BrokenEntry("", seq, "missing", "seal")
            return
        heads, count = seals.digest(seals.covered(asking.connection, seq))
        if seals.seal_hash(key, row) != row["hash"] or (heads, count) != (row["heads"], row["instances"]):
            yield BrokenEntry("", seq, "edited", "seal")
            return
        previous = row["hash"]
