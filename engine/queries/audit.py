"""Is the history what was written? Walks every chain and every seal; and hands the history out for keeping elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

import orjson
from sqlalchemy import and_, select

from engine.errors import NotAdministrator
from engine.model.audit import BrokenEntry, Seal
from engine.queries import _seals
from engine.queries._asking import Asking
from engine.store import seals
from engine.store.history import genesis, history_entry, link
from engine.store.instances import process_instance
from engine.store.seals import sealed_head

H, I, S = history_entry.c, process_instance.c, sealed_head.c


@dataclass(frozen=True)
class VerifyHistory:
    """The first bad entry of each broken chain, bad tombstones and seals; none when all is as it was written.

    `expected`: hashes of seals that were kept elsewhere; one that is not there says that the seals were cut back behind it.
    """

    expected: Sequence[str] = ()

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[BrokenEntry]:
        rows = asking.connection.execute(select(I.id, I.history_seq, I.history_head))
        heads = {row.id: (row.history_seq, row.history_head) for row in rows}
        found: dict[str, BrokenEntry] = {}
        told = set()
        for instance_id, chain in groupby(_entries(asking), key=lambda row: str(row["instance_id"])):
            told.add(instance_id)
            if broken := _walk(instance_id, chain, heads.get(instance_id), asking.settings.audit_key):
                found[instance_id] = broken
        found |= {i: BrokenEntry(i, 1, "missing") for i, (seq, _) in heads.items() if seq and i not in told}
        # What a seal knows of a chain that is whole in itself but shorter, or gone.
        for broken in _seals.beyond(asking, alive=heads.keys()):
            found.setdefault(broken.instance_id, broken)
        return [*found.values(), *_seals.broken(asking), *_seals.lost(asking, self.expected)]


def _entries(asking: Asking) -> Iterator[Any]:
    """With the head that a seal remembers at that place."""
    query = select(history_entry, S.head.label("sealed")).outerjoin(sealed_head, and_(S.instance_id == H.instance_id, S.seq == H.seq))
    return iter(asking.connection.execute(query.order_by(H.instance_id, H.seq).execution_options(yield_per=1000)).mappings())


def _walk(instance_id: str, chain: Iterable[Any], head: tuple[int, str] | None, key: str) -> BrokenEntry | None:
    """Follow one chain from its beginning to the head on the instance row."""
    if head is None:
        return BrokenEntry(instance_id, 1, "orphan")
    seq, previous = 0, genesis(instance_id)
    for row in chain:
        seq += 1
        if row["seq"] != seq:
            return BrokenEntry(instance_id, seq, "missing")
        if link(key, previous, row) != row["hash"] or row["sealed"] not in (None, row["hash"]):
            return BrokenEntry(instance_id, seq, "edited")
        previous = row["hash"]
    if seq < head[0]:
        return BrokenEntry(instance_id, seq + 1, "missing")
    return None if (seq, previous) == head else BrokenEntry(instance_id, seq, "edited")


@dataclass(frozen=True)
class NewestSeal:
    """The last seal; None before the first night. Numbers and a hash only, so anybody may ask."""

    def fetch(self, asking: Asking) -> Seal | None:
        row = seals.newest(asking.connection)
        return Seal(row["seq"], row["day"], row["instances"], row["hash"], row["at"]) if row is not None else None


@dataclass(frozen=True)
class ExportHistory:
    """Every entry as one JSON line, in the order of the chains; for those who may see every request. Raises NotAdministrator."""

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[bytes]:
        if not asking.sees_all:
            raise NotAdministrator()
        # The database's column names are a kind of text of their own, which orjson does not take for keys.
        rows = ({str(name): value for name, value in row.items() if name != "sealed"} for row in _entries(asking))
        return [orjson.dumps({**row, "params": orjson.loads(row["params"])}) for row in rows]
