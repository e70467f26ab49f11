"""The handlers of all process folders of this release, by kind and name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.handlers import Handler


@dataclass(frozen=True)
class HandlerSet:
    """Topics, lookups, probes and facts are one name space for the release; validators belong to their process."""

    by_name: Mapping[tuple[str, str], Handler] = field(default_factory=dict)
    validators: Mapping[tuple[str, str], Handler] = field(default_factory=dict)

    def service(self, topic: str) -> Handler | None:
        return self.by_name.get(("service_task", topic))

    def lookup(self, name: str) -> Handler | None:
        return self.by_name.get(("lookup", name))

    def validator(self, process_key: str, element_id: str) -> Handler | None:
        return self.validators.get((process_key, element_id))

    def named(self, kind: str) -> dict[str, Handler]:
        """All of one kind."""
        return {name: handler for (k, name), handler in self.by_name.items() if k == kind}


def collect(found: Iterable[tuple[str, Handler]]) -> HandlerSet:
    """`(process key, handler)` pairs; the same name twice is a mistake in the release. Raises ValueError."""
    by_name: dict[tuple[str, str], Handler] = {}
    validators: dict[tuple[str, str], Handler] = {}
    for key, handler in found:
        where: dict[tuple[str, str], Handler] = validators if handler.kind == "validator" else by_name
        place = (key, handler.name) if handler.kind == "validator" else (handler.kind, handler.name)
        if place in where and where[place].function is not handler.function:
            raise ValueError(f"{handler.kind} {handler.name!r} is declared twice")
        where[place] = handler
    return HandlerSet(by_name, validators)
