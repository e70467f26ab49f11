"""What a query is given: a connection it may only read from, who asks, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection

from engine import permissions
from engine.actor import Actor
from engine.definitions.cache import Definitions
from engine.definitions.handler_set import HandlerSet
from engine.definitions.process_settings import LOCAL
from engine.settings import Settings
from engine.store import directory


@dataclass(frozen=True)
class Asking:
    """One question. `held`: the (role, branch) pairs of who asks, read once.

    `is_steady`: all statements see one state of the data, in one transaction.
    """

    connection: Connection
    actor: Actor
    now: datetime
    settings: Settings
    definitions: Definitions
    is_steady: bool = False

    @property
    def handlers(self) -> HandlerSet:
        """What processes bring along, to be called. They are written for a transaction, so only steady questions have them."""
        if not self.is_steady:
            raise RuntimeError("a query that calls handlers says is_steady")
        return self.definitions.handlers

    @cached_property
    def held(self) -> list[tuple[str, str | None]]:
        return directory.memberships(self.connection, self.actor.id, self.now)

    @property
    def today(self) -> date:
        """In China, where the business is."""
        return self.now.astimezone(LOCAL).date()

    @property
    def sees_all(self) -> bool:
        return self.actor.kind == "system" or permissions.sees_all(self.held)

    @property
    def is_administrator(self) -> bool:
        return permissions.is_administrator(self.actor, self.held)
