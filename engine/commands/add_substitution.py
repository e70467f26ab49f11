"""代理: from one day to another somebody acts in my place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.commands import _owner
from engine.errors import DefinitionNotFound, EmptyWindow, OwnSubstitute, PersonNotFound, SubstitutionOverlaps
from engine.model import SubstitutionResult
from engine.store import definitions, directory, substitutions
from engine.store.unit_of_work import UnitOfWork, new_id


@dataclass(frozen=True)
class AddSubstitution:
    """`person` (who is away): oneself without it; for another only an administrator. `since`: now without it; `until`: until it is ended.

    `processes`: keys; none for all. `takes_open`: what he has open when it begins goes along (the sweep moves it). Two people may act for each
    other: a circle ends before it comes back. Raises OwnSubstitute, EmptyWindow, PersonNotFound, DefinitionNotFound, SubstitutionOverlaps,
    NotAdministrator.
    """

    to: str
    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    processes: Sequence[str] = ()
    takes_open: bool = False

    def execute(self, uow: UnitOfWork) -> SubstitutionResult:
        person, since = self.person or uow.actor.id, self.since or uow.now
        if person != uow.actor.id:
            _owner.require_administrator(uow)
        if self.to == person:
            raise OwnSubstitute()
        if self.until is not None and self.until <= max(since, uow.now):
            raise EmptyWindow()
        keys = sorted(set(self.processes))
        self._check(uow, person, since, keys)

        id_ = new_id()
        rule = {
            "id": id_, "person_id": person, "substitute_id": self.to, "valid_from": since, "valid_to": self.until, "takes_open": self.takes_open,
            "created_at": uow.now, "created_by": uow.actor.id, "created_by_name": uow.actor.name,
        }  # fmt: skip
        substitutions.add(uow.connection, rule, keys)
        return SubstitutionResult(id_, since, self.until)

    def _check(self, uow: UnitOfWork, person: str, since: datetime, keys: Sequence[str]) -> None:
        here = directory.persons(uow.connection, [person, self.to])
        for id_ in (person, self.to):
            if id_ not in here:
                raise PersonNotFound(id=id_)
        known = definitions.keys(uow.connection) if keys else set()
        for key in keys:
            if key not in known:
                raise DefinitionNotFound(key=key)
        substitutions.lock(uow.connection, person)
        other = substitutions.overlapping(uow.connection, person, since, self.until, keys)
        if other is not None:
            raise SubstitutionOverlaps(user=other["substitute_name"], since=other["valid_from"], until=other["valid_to"])
