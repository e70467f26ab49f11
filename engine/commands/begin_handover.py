"""离职转办: which tasks are to be given to another. Each is moved by itself (`Reassign`), and none is kept back by one that is refused."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import OwnSubstitute, PersonNotFound
from engine.store import directory, hands
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class BeginHandover:
    """The ids of all he has open now, as a command: asked again with the same key, it names the same tasks, although they are his no more.

    Raises NotAdministrator, ReasonRequired, PersonNotFound, OwnSubstitute (he himself is named).
    """

    person: str
    to: str
    reason: str

    def execute(self, uow: UnitOfWork) -> list[str]:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        if self.to == self.person:
            raise OwnSubstitute()
        if self.to not in directory.persons(uow.connection, [self.to]):
            raise PersonNotFound(id=self.to)
        return hands.open_of(uow.connection, self.person)
