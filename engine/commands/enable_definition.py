"""Open or close a process for new requests; running ones go on."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import DefinitionNotFound
from engine.store import definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EnableDefinition:
    """All versions of a key."""

    key: str
    enabled: bool

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        if definitions.enable(uow.connection, self.key, self.enabled) == 0:
            raise DefinitionNotFound(key=self.key)
