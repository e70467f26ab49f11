"""Process definitions: the catalogue, one of them, its versions and files."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select

from engine import permissions
from engine.errors import DefinitionNotFound, FileNotFound, LookupNotFound
from engine.handlers import Context, Option
from engine.model import DefinitionDetail, DefinitionItem, PersonRef, StartFailure
from engine.queries import _forms
from engine.queries._asking import Asking
from engine.store import definitions as store
from engine.store.definitions import Definition, process_definition
from engine.store.instances import process_instance

D, I = process_definition.c, process_instance.c


@dataclass(frozen=True)
class Definitions:
    """The newest version of every process; `startable`: only those I may start now. Search is by name, key, keywords and description."""

    startable: bool = False
    text: str = ""

    def fetch(self, asking: Asking) -> list[DefinitionItem]:
        newest = select(D.key, func.max(D.version).label("version")).group_by(D.key).subquery()
        query = select(process_definition).join(newest, (newest.c.key == D.key) & (newest.c.version == D.version)).order_by(D.name)
        rows = [Definition(**row) for row in asking.connection.execute(query).mappings()]
        items = [item(asking, row) for row in rows]
        return [i for i in items if (i.startable or not self.startable) and _matches(i, self.text)]


@dataclass(frozen=True)
class DefinitionByKey:
    """The newest version with its start form. Raises DefinitionNotFound, NotStarter."""

    key: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> DefinitionDetail:
        row = _newest(asking, self.key)
        bundle = asking.definitions.of(asking.connection, row)
        permissions.require_starter(bundle.settings.starters, asking.actor, asking.held, form=row.name)
        form = bundle.start_form
        view = None if form is None else _forms.view(asking, form, {}, None, read_only=False)
        return DefinitionDetail(item(asking, row), view, bool(bundle.choosing))


@dataclass(frozen=True)
class DefinitionVersions:
    """All versions, newest first, with the number of open requests under each."""

    key: str

    def fetch(self, asking: Asking) -> list[DefinitionItem]:
        rows = asking.connection.execute(select(process_definition).where(D.key == self.key).order_by(D.version.desc())).mappings()
        found = [item(asking, Definition(**row)) for row in rows]
        if not found:
            raise DefinitionNotFound(key=self.key)
        is_open = (I.definition_key == self.key, I.state.in_(("running", "returned")))
        counted = asking.connection.execute(select(I.definition_id, func.count()).where(*is_open).group_by(I.definition_id))
        running = {row[0]: row[1] for row in counted}
        return [replace(one, running=running.get(one.id, 0)) for one in found]


@dataclass(frozen=True)
class DefinitionFile:
    """One file of one version, as it was deployed. Raises DefinitionNotFound, FileNotFound."""

    key: str
    version: int
    name: str

    def fetch(self, asking: Asking) -> bytes:
        row = store.version(asking.connection, self.key, self.version)
        if row is None:
            raise DefinitionNotFound(key=self.key)
        content = asking.definitions.of(asking.connection, row).files.get(self.name)
        if content is None:
            raise FileNotFound(name=self.name)
        return content


@dataclass(frozen=True)
class Lookup:
    """Options for a form field as the person types. Raises LookupNotFound."""

    definition_key: str
    name: str
    query: str = ""
    limit: int = 20

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[Option]:
        row = _newest(asking, self.definition_key)
        bundle = asking.definitions.of(asking.connection, row)
        handler = asking.handlers.lookup(self.name)
        if handler is None:
            raise LookupNotFound(name=self.name)
        if not asking.sees_all:
            permissions.require_starter(bundle.settings.starters, asking.actor, asking.held, form=row.name)
        context = Context(asking.connection, {}, asking.actor, asking.now)
        return list(handler.function(context, self.query[:100], max(1, min(self.limit, 50))))


def _newest(asking: Asking, key: str) -> Definition:
    row = store.latest(asking.connection, key)
    if row is None:
        raise DefinitionNotFound(key=key)
    return row


def item(asking: Asking, row: Definition) -> DefinitionItem:
    bundle = asking.definitions.of(asking.connection, row)
    told = bundle.settings
    may_start = bool(bundle.start_id) and permissions.may_start(told.starters, asking.actor, asking.held)
    return DefinitionItem(
        id=row.id, key=row.key, version=row.version, name=row.name, description=told.description, enabled=row.enabled,
        startable=row.enabled and may_start, owner=told.owner, applies_to=told.applies_to,
        audience=told.audience, keywords=told.keywords, author=PersonRef(row.author_id, row.author_name), note=row.note,
        deployed_at=row.deployed_at, files=sorted(bundle.files), next_start_at=row.next_start_at,
        start_failure=_failure(row) if permissions.may_design(asking.actor, asking.held) else None,
    )  # fmt: skip


def _failure(row: Definition) -> StartFailure | None:
    told = row.start_failure
    if told is None:
        return None
    since, due = (datetime.fromisoformat(told[name]) for name in ("since", "due"))
    return StartFailure(since, due, told["tries"], told["cause"], told["message"], row.start_retry_at)


def _matches(found: DefinitionItem, text: str) -> bool:
    words = text.strip().lower().split()
    where = f"{found.name} {found.key} {found.keywords} {found.description}".lower()
    return all(word in where for word in words)
