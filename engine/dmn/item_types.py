"""`itemDefinition` elements to types, and `typeRef` names to types (DMN 1.5 §7.3.3). An unknown name is of any type."""

from collections.abc import Mapping
from dataclasses import replace

from engine.dmn.document import Element, child, children, text_of
from engine.feel import FeelError, UnaryTests, unary
from engine.feel.types import ANY, Type, known


class ItemTypes:
    """The types of one model by name."""

    def __init__(self, root: Element) -> None:
        self._definitions = {str(item.get("name")): item for item in children(root, "itemDefinition")}
        self._types: dict[str, Type] = {}
        self._open: set[str] = set()

    def by_name(self) -> Mapping[str, Type]:
        return {name: self.of(name) for name in self._definitions}

    def of(self, reference: str | None) -> Type:
        """The type a `typeRef` names, with or without a prefix."""
        name = str(reference or "").rpartition(":")[2]
        if name in self._types:
            return self._types[name]
        if name not in self._definitions or name in self._open:
            return known(name) or ANY
        self._open.add(name)  # a definition inside itself stays open there
        self._types[name] = self._defined(self._definitions[name])
        self._open.discard(name)
        return self._types[name]

    def _defined(self, item: Element) -> Type:
        components = children(item, "itemComponent")
        function = child(item, "functionItem")
        reference = child(item, "typeRef")
        if components:
            defined = Type("context", entries={str(component.get("name")): self._defined(component) for component in components})
        elif function is not None:
            parameters = {str(parameter.get("name")): self.of(parameter.get("typeRef")) for parameter in children(function, "parameters")}
            defined = Type("function", entries=parameters, result=self.of(function.get("outputTypeRef")))
        else:
            defined = self.of("".join(str(text) for text in reference.itertext()).strip() if reference is not None else None)
        allowed = child(item, "allowedValues")
        if allowed is not None and defined.name != "Any" and (tests := _tests(allowed)):
            defined = replace(defined, allows=lambda value: tests.matches(value, {}) is True)
        return Type("list", item=defined) if item.get("isCollection") == "true" else defined


def _tests(allowed: Element) -> UnaryTests | None:
    try:
        return unary(text_of(allowed))
    except FeelError:  # the reader reports it
        return None
