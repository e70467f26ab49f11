"""FEEL texts of a model, compiled with the names of the model, mistakes going to the report."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from engine.dmn.document import Element, identifier, text_of
from engine.dmn.item_types import ItemTypes
from engine.dmn.report import Report
from engine.feel import FeelError, UnaryTests, Vocabulary, parse, unary
from engine.feel.nodes.node import Node
from engine.feel.nodes.plain import Literal
from engine.feel.scope import AnyScope
from engine.feel.types import ANY, Type
from engine.feel.values import Value

NULL = Literal(None)
BROKEN = UnaryTests("", frozenset(), (), inverted=True)
"""A cell that could not be read: it holds for nothing."""
_FEEL = ("", "feel", "http://www.omg.org/spec/feel/20140401")
_FEEL_URL = "omg.org/spec/dmn/"


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """A value that a `typeRef` stands beside: null when it is of another type (DMN 1.5 §7.3.3)."""

    node: Node
    type: Type

    def evaluate(self, scope: AnyScope) -> Value:
        return self.type.or_null(self.node.evaluate(scope))


@dataclass(frozen=True)
class Formulas:
    report: Report
    vocabulary: Vocabulary
    types: ItemTypes
    language: str = ""

    def knowing(self, names: Iterable[str]) -> "Formulas":
        """The same where these names are in scope as well."""
        new = frozenset(names) - self.vocabulary.names
        return replace(self, vocabulary=replace(self.vocabulary, names=self.vocabulary.names | new)) if new else self

    def typed(self, node: Node, reference: str | None) -> Node:
        """`node`, null where its value is not of the type that `reference` names."""
        kind = self.types.of(reference)
        return node if kind is ANY or node is NULL else Typed(node, kind)

    def expression(self, element: Element | None, where: tuple[str, str]) -> Node:
        """The expression in `element`'s text; null when there is none or it cannot be read."""
        text = text_of(element)
        if element is None or not text or not self._is_feel(element, where):
            return NULL
        try:
            return parse(text, self.vocabulary).node
        except FeelError as error:
            if self.vocabulary.lenient and (several := self._listed(text)):
                return several
            self.report.expression(identifier(element), where, error)
            return NULL

    def _listed(self, text: str) -> Node | None:
        """`a, b`: several expressions, which DMN 1.5 grammar rule 3 allows and the compatibility kit takes for a list."""
        with suppress(FeelError):
            return parse(f"[{text}]", self.vocabulary).node
        return None

    def tests(self, element: Element, where: tuple[str, str]) -> UnaryTests:
        """The unary tests in `element`'s text; BROKEN when it cannot be read."""
        if not self._is_feel(element, where):
            return BROKEN
        try:
            return unary(text_of(element), self.vocabulary)
        except FeelError as error:
            self.report.expression(identifier(element), where, error)
            return BROKEN

    def _is_feel(self, element: Element, where: tuple[str, str]) -> bool:
        language = str(element.get("expressionLanguage") or self.language)
        if language.lower() in _FEEL or (_FEEL_URL in language.lower() and "feel" in language.lower()):
            return True
        zh, en = f"{where[0]}的表达式语言是 {language}，只支持 FEEL", f"{where[1]} is written in {language}; only FEEL is supported"
        self.report.error("dmn-language", identifier(element), zh, en)
        return False
