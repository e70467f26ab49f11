"""代理: it is over before its time."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import SubstitutionNotFound
from engine.model import SubstitutionResult
from engine.store import substitutions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EndSubstitution:
    """By who is away, or an administrator. What the substitute has not done comes back by the next sweep. One that is over already stays as it is.

    Raises SubstitutionNotFound, also for another's.
    """

    id: str

    def execute(self, uow: UnitOfWork) -> SubstitutionResult:
        rule = substitutions.take(uow.connection, self.id)
        if rule is None:
            raise SubstitutionNotFound(id=self.id)
        if rule["person_id"] != uow.actor.id:
            _owner.require_administrator(uow)
        if rule["ended_at"] is None and (rule["valid_to"] is None or rule["valid_to"] > uow.now):
            ended = {"ended_at": uow.now, "ended_by": uow.actor.id, "ended_by_name": uow.actor.name}
            substitutions.change(uow.connection, self.id, **ended)
            rule |= ended
        return SubstitutionResult(self.id, rule["valid_from"], rule["valid_to"], rule["ended_at"])
