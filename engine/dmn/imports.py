"""`import` elements: other models of the same folder, each under a name of its own (DMN 1.5 §6.3.3)."""

from dataclasses import dataclass

from engine.dmn.decision import Data, Decision, Knowledge, Link
from engine.dmn.document import Element, child
from engine.dmn.elements import names_of
from engine.dmn.item_types import ItemTypes
from engine.feel.types import ANY


@dataclass(frozen=True)
class Compiled:
    """All that others can use of a model: decisions and services, functions, and input data by id."""

    namespace: str
    decisions: dict[str, Decision]
    knowledge: dict[str, Knowledge]
    data: dict[str, Element]
    types: ItemTypes
    names: frozenset[str]


@dataclass(frozen=True)
class Import:
    """`under`: what the importing model calls it; "" when it imports into its own names."""

    under: str
    model: Compiled

    def _inner(self, target: str) -> str:
        """`namespace#id` as the id, "" when it names another model."""
        return target.removeprefix(f"{self.model.namespace}#") if target.startswith(f"{self.model.namespace}#") else ""

    def link(self, target: str, *, function: bool) -> Link | None:
        """The decision, or with `function` the knowledge model or service, that `namespace#id` names."""
        found = (self.model.knowledge if function else self.model.decisions).get(self._inner(target))
        return Link(found, self.under) if found else None

    def input(self, target: str) -> Data | None:
        element = self.model.data.get(self._inner(target))
        if element is None:
            return None
        variable = child(element, "variable")
        kind = self.model.types.of(variable.get("typeRef")) if variable is not None else ANY
        return Data(names_of(element), kind, self.under)
