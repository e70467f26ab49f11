"""`itemDefinition` elements to types, and `typeRef` names to types (DMN 1.5 §7.3.3). An unknown name is of any type."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.dmn.document import Element, child, children, text_of
from engine.feel import FeelError, UnaryTests, unary
from engine.feel.types import ANY, Type, known


class ItemTypes:
    """The types of one model by name; `imported`: those of others, each with the name of its import."""

    def __init__(self, root: Element, imported: "Sequence[tuple[str, ItemTypes]]" = ()) -> None:
        self._definitions = {str(item.get("name")): item for item in children(root, "itemDefinition")}
        self._imported = imported
        self.names: frozenset[str] = frozenset(self._definitions).union(*(types.names for under, types in imported if not under))
        """Those of this model, and of what is imported without a name."""
        self._types: dict[str, Type] = {}
        self._open: set[str] = set()

    def by_name(self) -> Mapping[str, Type]:
        found = {name: self.of(name) for name in self.names}
        for under, types in self._imported:
            found |= {f"{under}.{name}": types.of(name) for name in types.names} if under else {}
        return found

    def of(self, reference: str | None) -> Type:
        """The type a `typeRef` names: one of this model, `import.type`, or a FEEL type, each with or without an XML prefix."""
        name = str(reference or "").rpartition(":")[2]
        if name in self._types:
            return self._types[name]
        if name not in self._definitions or name in self._open:
            return self._of_others(name) or known(name) or ANY
        self._open.add(name)  # a definition inside itself stays open there
        self._types[name] = self._defined(self._definitions[name])
        self._open.discard(name)
        return self._types[name]

    def _of_others(self, name: str) -> Type | None:
        for under, types in self._imported:
            inner = name.removeprefix(f"{under}.") if under else name
            if (inner != name or not under) and inner in types.names:
                return types.of(inner)
        return None

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
        defined = _restricted(defined, child(item, "allowedValues"))
        if item.get("isCollection") == "true":
            defined = Type("list", item=defined)
        return _restricted(defined, child(item, "typeConstraint"))


def _restricted(defined: Type, allowed: Element | None) -> Type:
    """Only the values that pass: of each item for `allowedValues`, of the whole for `typeConstraint`."""
    tests = _tests(allowed) if allowed is not None and defined.name != "Any" else None
    if tests is None:
        return defined
    before = defined.allows
    return replace(defined, allows=lambda value: (before is None or before(value)) and tests.matches(value, {}) is True)


def _tests(allowed: Element) -> UnaryTests | None:
    try:
        return unary(text_of(allowed))
    except FeelError:  # the reader reports it
        return None
