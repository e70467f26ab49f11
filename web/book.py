"""Reading the registry: for people of the house, not for customers and authorities who only answer a request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from engine.errors import Forbidden
from processes.registry.calendar import day
from processes.registry.quotas import periods
from web.house import house
from web.identity import current_actor

T = TypeVar("T")
OUTSIDERS = frozenset({"customer_contact", "using_unit_operator", "tax_acceptor", "tax_confirmer"})


@dataclass(frozen=True)
class Read(Generic[T]):
    """A question to the registry, asked like one to the engine. Raises Forbidden for outsiders."""

    question: Callable[[Any], T]

    def fetch(self, asking: Any) -> T:
        if all(role in OUTSIDERS for role, _ in asking.held):
            raise Forbidden()
        return self.question(asking.connection)


def read(question: Callable[[Any], T]) -> T:
    """What the registry says to the caller. `question` gets a connection."""
    return house().engine.ask(Read(question), current_actor())


def this_month() -> str:
    """属期 of today in Shanghai, yyyyMM."""
    return periods.of(day(house().engine.clock()))
