"""Change a person of the directory: name, mail, superior, memberships; whether he is here at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.commands import _directory, _owner
from engine.errors import FieldsRejected, PersonNotFound, Problem
from engine.store import directory, directory_changes, people
from engine.store.people import Held
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ChangePerson:
    """What is None stays as it is; `manager` "" takes the superior away. `memberships`: all he holds from now on, (role id, branch id or None, from,
    to), the moments None where there is no limit. Without `enabled` he logs in no more and no rule finds him; what he has open stays his until it is
    handed over (离职转办). Raises PersonNotFound, FieldsRejected."""

    id: str
    name: str | None = None
    email: str | None = None
    manager: str | None = None
    memberships: Sequence[tuple[str, str | None, datetime | None, datetime | None]] | None = None
    enabled: bool | None = None

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        before = people.get(uow.connection, self.id)
        if before is None:
            raise PersonNotFound(id=self.id)
        held = None if self.memberships is None else [Held(*one) for one in self.memberships]
        _refuse(dict(_problems(self, uow, held)))
        changed = _directory.of_person(uow, self.id, before, name=self.name, email=self.email, manager=self.manager, held=held)
        columns = {"name": self.name, "email": self.email, "manager_id": self.manager, "enabled": self.enabled}
        people.change(uow.connection, self.id, {name: value for name, value in columns.items() if value is not None})
        if held is not None:
            people.set_memberships(uow.connection, self.id, held)
        _directory.note(uow, directory_changes.PERSON, self.id, is_new=False, changed=changed)
        if self.enabled not in (None, before.enabled):
            code = "reactivated" if self.enabled else "deactivated"
            directory_changes.add(uow.connection, directory_changes.PERSON, self.id, code, by=uow.actor, at=uow.now)


def _refuse(errors: Mapping[str, Problem]) -> None:
    if errors:
        raise FieldsRejected({field: [problem] for field, problem in errors.items()})


def _problems(wanted: ChangePerson, uow: UnitOfWork, held: Sequence[Held] | None) -> Iterator[tuple[str, Problem]]:
    if wanted.name is not None and not wanted.name.strip():
        yield "name", Problem("name_required")
    if wanted.manager and wanted.manager not in directory.persons(uow.connection, [wanted.manager]):
        yield "manager_id", Problem("person_not_found", {"id": wanted.manager})
    elif wanted.manager and wanted.id in people.above(uow.connection, wanted.manager):
        yield "manager_id", Problem("manager_circle")
    if wanted.enabled is False and wanted.id == uow.actor.id:
        yield "enabled", Problem("not_oneself")
    roles, branches = directory.role_ids(uow.connection), directory.branch_ids(uow.connection)
    for one in held or ():
        if one.role_id not in roles or (one.branch_id is not None and one.branch_id not in branches):
            yield "memberships", Problem("membership_unknown")
        if one.valid_from is not None and one.valid_to is not None and one.valid_to <= one.valid_from:
            yield "memberships", Problem("membership_period")
