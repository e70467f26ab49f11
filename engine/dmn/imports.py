"""`import` elements: other models of the same folder, each under a name of its own (DMN 1.5 §6.3.3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.dmn.decision import Data, Decision, Knowledge, Link
from engine.dmn.document import Element, child
from engine.dmn.elements import names_of
from engine.dmn.item_types import ItemTypes
from engine.feel.types import ANY


@dataclass(frozen=True, eq=False)
class Compiled:
    """All that others can use of a model: decisions and services, functions, and input data by id."""

    namespace: str
    decisions: dict[str, Decision]
    knowledge: dict[str, Knowledge]
    data: dict[str, Element]
    types: ItemTypes
    names: frozenset[str]
    imports: "tuple[Import, ...]" = ()

    def find(self, target: str, shelf: str) -> "tuple[Any, Compiled] | None":
        """What `id` or `namespace#id` names on a shelf (`decisions`, `knowledge`, `data`), and its model.

        A model that is imported without a name counts as a part of this one; what is nearer comes first.
        """
        namespace, _, key = target.rpartition("#")
        for part in self.parts():
            found = getattr(part, shelf).get(key) if namespace in ("", part.namespace) else None
            if found is not None:
                return found, part
        return None

    def parts(self) -> "Iterator[Compiled]":
        """Itself and all that is imported without a name, each once, however many ways lead there."""
        return self._reached(lambda one: not one.under)

    def reached(self) -> "Iterator[Compiled]":
        """Itself and all that it imports, through others too, each once."""
        return self._reached(lambda one: True)

    def _reached(self, follows: "Callable[[Import], bool]") -> "Iterator[Compiled]":
        seen, waiting = {self.namespace}, [self]
        while waiting:
            model = waiting.pop(0)
            yield model
            inner = [one.model for one in model.imports if follows(one) and one.model.namespace not in seen]
            seen.update(one.namespace for one in inner)
            waiting = [*dict.fromkeys(inner), *waiting]


@dataclass(frozen=True)
class Import:
    """`under`: what the importing model calls it; "" when it imports into its own names."""

    under: str
    model: Compiled

    def _find(self, target: str, shelf: str) -> tuple[Any, Compiled] | None:
        """An id without a namespace means this file, or what is imported into its own names."""
        return self.model.find(target, shelf) if "#" in target or not self.under else None

    def link(self, target: str, *, function: bool) -> Link | None:
        """The decision, or with `function` the knowledge model or service, that `namespace#id` names."""
        found = self._find(target, "knowledge" if function else "decisions")
        return Link(found[0], self.under) if found else None

    def input(self, target: str) -> Data | None:
        found = self._find(target, "data")
        if found is None:
            return None
        element, model = found
        variable = child(element, "variable")
        kind = model.types.of(variable.get("typeRef")) if variable is not None else ANY
        return Data(names_of(element), kind, self.under)
