"""Moving requests to another version: what would happen to each, and how far a batch is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import case, func, or_, select

from engine.errors import DefinitionNotFound, MigrationNotFound, NotAdministrator
from engine.model import ElementItem, MigrationBatch, MigrationItem, MigrationPreviewItem, Page, PersonRef
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.queries._moving import Moving, elements_of
from engine.store import definitions
from engine.store.definitions import process_definition
from engine.store.instances import process_instance
from engine.store.migrated import instance_migration

I, M, D = process_instance.c, instance_migration.c, process_definition.c
UNDO = timedelta(days=30)
ITEM_SORTS = {"state": M.state, "title": I.title, "serial_no": I.serial_no}
COUNTED = ("waiting", "done", "refused", "undone")


def _govern(asking: Asking) -> None:
    if not asking.is_administrator:
        raise NotAdministrator()


@dataclass(frozen=True)
class MigratePreview:
    """What would become of open requests of a process under another version; nothing is changed. Raises NotAdministrator, DefinitionNotFound.

    `ids`: these requests; without them all open ones (of `from_version`). `mapping`: old element id, or `process_key/id`, to new id.
    """

    definition_key: str
    to_version: int
    from_version: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    ids: Sequence[str] | None = None
    limit: int = 50
    cursor: str | None = None

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> Page[MigrationPreviewItem]:
        _govern(asking)
        target = definitions.version(asking.connection, self.definition_key, self.to_version)
        if target is None:
            raise DefinitionNotFound(key=f"{self.definition_key} v{self.to_version}")
        query = select(process_instance).where(
            I.definition_key == self.definition_key, I.state.in_(("running", "returned")), I.definition_id != target.id
        )
        if self.from_version is not None:
            query = query.where(I.definition_version == self.from_version)
        if self.ids is not None:
            query = query.where(I.id.in_(self.ids))
        count = _paging.total(asking.connection, query)
        columns = {"id": I.id}
        rows, cursor = _paging.page(asking.connection, query, sort="id", columns=columns, id_column=I.id, limit=self.limit, cursor=self.cursor)
        moving = Moving(asking, asking.definitions.of(asking.connection, target), self.mapping)
        return Page([moving.preview(row) for row in rows], cursor, count)


@dataclass(frozen=True)
class MigrationElements:
    """Elements that an element map can name, of one version with all it calls. Raises NotAdministrator, DefinitionNotFound."""

    definition_key: str
    version: int

    def fetch(self, asking: Asking) -> list[ElementItem]:
        _govern(asking)
        found = definitions.version(asking.connection, self.definition_key, self.version)
        if found is None:
            raise DefinitionNotFound(key=f"{self.definition_key} v{self.version}")
        return elements_of(asking.definitions.of(asking.connection, found))


@dataclass(frozen=True)
class WaitingMigrations:
    """Ids of requests that are still to be moved, the oldest first."""

    batch_id: str | None = None
    limit: int = 50

    def fetch(self, asking: Asking) -> list[str]:
        _govern(asking)
        query = select(M.id).where(M.state == "waiting").order_by(M.id).limit(self.limit)
        return list(asking.connection.scalars(query if self.batch_id is None else query.where(M.batch_id == self.batch_id)))


@dataclass(frozen=True)
class Migrations:
    """The latest batches, newest first."""

    definition_key: str | None = None
    limit: int = 50

    def fetch(self, asking: Asking) -> list[MigrationBatch]:
        _govern(asking)
        query = _batches().order_by(func.min(M.id).desc()).limit(max(1, min(self.limit, 200)))
        if self.definition_key:
            query = query.where(D.key == self.definition_key)
        return [_batch(row) for row in asking.connection.execute(query).mappings()]


@dataclass(frozen=True)
class MigrationById:
    """One batch with its requests; `state` (waiting, done, refused, undone) and `text` (in number or title) choose among them.

    Raises NotAdministrator, MigrationNotFound.
    """

    batch_id: str
    limit: int = 50
    cursor: str | None = None
    state: str | None = None
    text: str = ""
    sort: str = "-state"

    def fetch(self, asking: Asking) -> tuple[MigrationBatch, Page[MigrationItem]]:
        _govern(asking)
        row = asking.connection.execute(_batches().where(M.batch_id == self.batch_id)).mappings().one_or_none()
        if row is None:
            raise MigrationNotFound(id=self.batch_id)
        query = select(instance_migration, I.serial_no, I.title, I.definition_id, I.ended_at).join(process_instance, I.id == M.instance_id)
        query = query.where(M.batch_id == self.batch_id, *([M.state == self.state] if self.state else []))
        if text := self.text.strip():
            query = query.where(or_(I.serial_no.icontains(text, autoescape=True), I.title.icontains(text, autoescape=True)))
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns=ITEM_SORTS, id_column=M.id, limit=self.limit, cursor=self.cursor
        )
        return _batch(row), Page([_item(asking, r) for r in rows], cursor, _paging.total(asking.connection, query))


def _batches() -> Any:
    counts = [func.sum(case((M.state == state, 1), else_=0)).label(state) for state in COUNTED]
    columns = (M.batch_id, D.key, D.name, D.version, M.reason, M.by, M.by_name)
    return (
        select(*columns, func.min(M.at).label("at"), func.count().label("total"), *counts)
        .join(process_definition, D.id == M.to_definition_id)
        .group_by(*columns)
    )


def _batch(row: Any) -> MigrationBatch:
    return MigrationBatch(
        row["batch_id"], row["key"], row["name"], row["version"], row["reason"], PersonRef(row["by"], row["by_name"]), row["at"], row["total"],
        *(int(row[state] or 0) for state in COUNTED),
    )  # fmt: skip


def _item(asking: Asking, row: Any) -> MigrationItem:
    there = row["definition_id"] == row["to_definition_id"] and row["ended_at"] is None
    undoable = row["state"] == "done" and there and asking.now - row["at"] <= UNDO
    return MigrationItem(
        row["id"], row["instance_id"], row["serial_no"] or "", row["title"], row["state"], row["problem"], row["at"], undoable
    )  # fmt: skip
