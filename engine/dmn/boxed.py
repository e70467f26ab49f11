"""Boxed expressions to FEEL nodes (DMN 1.5 §10.2), except tables, which have a module of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engine.dmn.document import Element, child, children, identifier, local_name, text_of
from engine.dmn.formulas import NULL, Formulas
from engine.dmn.reading_tables import read_table
from engine.feel import Position
from engine.feel.functions import BUILT_INS
from engine.feel.nodes.calls import BuiltInCall, Call
from engine.feel.nodes.logic import If
from engine.feel.nodes.loops import Filter, For, FunctionLiteral, Iteration, Parameter, Quantified
from engine.feel.nodes.node import NOTHING, Node, weight
from engine.feel.nodes.plain import ContextOf, ListOf
from engine.feel.scope import AnyScope, Local
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class ContextResult(Node):
    """A boxed context that ends in a result of its own."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]
    result: Node

    def evaluate(self, scope: AnyScope) -> Value:
        entries: dict[str, Value] = {}
        inner = Local(scope, entries)
        for key, value in zip(self.keys, self.values, strict=True):
            entries[key] = value.evaluate(inner)
        return self.result.evaluate(inner)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        yield from ContextOf(self.keys, self.values).references(bound)
        yield from self.result.references(bound | frozenset(self.keys))


@dataclass(frozen=True)
class Boxes:
    """Reads the boxed expressions of one model. `where` says in both languages what is being read."""

    formulas: Formulas
    where: tuple[str, str]

    def inside(self, element: Element | None) -> Node | None:
        """The boxed expression that is a child of `element`, None when there is none."""
        for candidate in children(element) if element is not None else ():
            if node := self.read(candidate):
                return node
        return None

    def read(self, element: Element) -> Node | None:
        """`element` itself, None when it is no boxed expression."""
        kind = local_name(element)
        if kind == "decisionTable":
            return read_table(element, self.formulas, self.where)
        if kind == "literalExpression":
            return self._typed(self.formulas.expression(element, self.where), element)
        reader = _READERS.get(kind)
        return self._typed(reader(self, element), element) if reader else None

    def _typed(self, node: Node, element: Element) -> Node:
        return self.formulas.typed(node, element.get("typeRef"))

    def _inside(self, element: Element | None) -> Node:
        return self.inside(element) or NULL

    def _context(self, element: Element) -> Node:
        keys, values, result = [], [], None
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            value = self._inside(entry)
            if variable is None:
                result = value
            else:
                keys.append(str(variable.get("name")))
                values.append(self._typed(value, variable))
        return ContextResult(tuple(keys), tuple(values), result) if result else ContextOf(tuple(keys), tuple(values))

    def _list(self, element: Element) -> Node:
        return ListOf(tuple(node for item in children(element) if (node := self.read(item))))

    def _relation(self, element: Element) -> Node:
        columns = children(element, "column")
        rows = [[node for cell in children(row) if (node := self.read(cell))] for row in children(element, "row")]
        names = tuple(str(column.get("name")) for column in columns)
        typed = [tuple(self._typed(cell, column) for column, cell in zip(columns, row, strict=False)) for row in rows]
        return ListOf(tuple(ContextOf(names[: len(row)], row) for row in typed))

    def function(self, element: Element) -> Node:
        """A function from its formal parameters and its body."""
        if element.get("kind", "FEEL") != "FEEL":
            zh, en = f"{self.where[0]}含有非 FEEL 函数", f"{self.where[1]} has a function that is not FEEL"
            self.formulas.report.error("dmn-language", identifier(element), zh, en)
        parameters = tuple(
            Parameter(str(parameter.get("name")), self.formulas.types.of(parameter.get("typeRef")))
            for parameter in children(element, "formalParameter")
        )
        known = self.formulas.knowing(parameter.name for parameter in parameters)
        body = replace(self, formulas=known)._inside(element)
        return FunctionLiteral(parameters, body, weight(body))

    def _invocation(self, element: Element) -> Node:
        called = text_of(child(element, "literalExpression"))
        names, values = [], []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            value = self._inside(binding)
            names.append(str(parameter.get("name")) if parameter is not None else "")
            values.append(value if parameter is None else self._typed(value, parameter))
        if called in BUILT_INS:
            return BuiltInCall(BUILT_INS[called], tuple(values), tuple(names))
        target = self.formulas.expression(child(element, "literalExpression"), self.where)
        return Call(target, tuple(values), tuple(names), Position(1, 1))

    def _conditional(self, element: Element) -> Node:
        return If(*(self._inside(child(element, part)) for part in ("if", "then", "else")))

    def _filter(self, element: Element) -> Node:
        condition = self._inside(child(element, "match"))
        return Filter(self._inside(child(element, "in")), condition, weight(condition))

    def _for(self, element: Element) -> Node:
        body = self._inside(child(element, "return"))
        uses_partial = any(path[0] == "partial" for path in body.references(NOTHING))
        return For((self._iteration(element),), body, weight(body), uses_partial)

    def _quantified(self, element: Element) -> Node:
        body = self._inside(child(element, "satisfies"))
        return Quantified(local_name(element) == "every", (self._iteration(element),), body, weight(body))

    def _iteration(self, element: Element) -> Iteration:
        return Iteration(str(element.get("iteratorVariable")), self._inside(child(element, "in")))


_READERS: dict[str, Callable[[Boxes, Element], Node]] = {
    "context": Boxes._context,
    "list": Boxes._list,
    "relation": Boxes._relation,
    "functionDefinition": Boxes.function,
    "invocation": Boxes._invocation,
    "conditional": Boxes._conditional,
    "filter": Boxes._filter,
    "for": Boxes._for,
    "some": Boxes._quantified,
    "every": Boxes._quantified,
}
