"""Compiled expressions and unary tests: immutable, shared by all threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.feel.compare import contains, either, negate
from engine.feel.errors import FeelError
from engine.feel.interchange import from_json
from engine.feel.nodes.logic import OperatorTest, ValueTest
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.nodes.plain import Literal, Name, Path
from engine.feel.parser import Tests, parse_expression, parse_tests
from engine.feel.scope import Local, Meter, Scope
from engine.feel.values import Value

BUDGET = 100_000


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. `names` are the variables it reads (`a`), `paths` how far into them (`a.b`)."""

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    node: Node = field(repr=False)

    def evaluate(self, context: Mapping[str, Any], *, budget: int = BUDGET, now: datetime | None = None) -> Value:
        """Its FEEL value; null for everything that fails, FeelError only for too many steps or too large a value. `now`: what `now()` says."""
        try:
            return self.node.evaluate(Scope(context, Meter(budget, now)))
        except RecursionError:
            raise too_deep() from None


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """Tests of one value `?`, as in a cell of a decision table."""

    text: str
    names: frozenset[str]
    tests: Tests = field(repr=False)
    inverted: bool = False

    def matches(self, value: Any, context: Mapping[str, Any], *, budget: int = BUDGET, now: datetime | None = None) -> bool | None:
        """Whether one of the tests holds for `value`; None when that cannot be said."""
        if not self.tests:
            return True
        value = from_json(value)
        scope = Local(Scope(context, Meter(budget, now)), {"?": value})
        try:
            result = self._any(value, scope)
        except RecursionError:
            raise too_deep() from None
        return negate(result) if self.inverted else result

    def _any(self, value: Value, scope: Local) -> bool | None:
        result: bool | None = False
        for test in self.tests:
            result = either(result, _holds(test, value, scope))
            if result:
                break
        return result

    def hides(self, context: Mapping[str, Any], *, budget: int = BUDGET, now: datetime | None = None) -> bool:
        """The rule of form-js, which tests a value that is not there: true and null hide, everything else does not; `not(x)` turns it round."""
        scope = Local(Scope(context, Meter(budget, now)), {"?": None})
        try:
            hidden = not self.tests or any(_hides(test, scope) for test in self.tests)
        except RecursionError:
            raise too_deep() from None
        return hidden is not self.inverted


def _hides(test: OperatorTest | ValueTest, scope: Local) -> bool:
    if isinstance(test, OperatorTest):
        return test.matches(None, scope) is True
    result = test.operand.evaluate(scope)
    return result is None or result is True


def _holds(test: OperatorTest | ValueTest, value: Value, scope: Local) -> bool | None:
    if isinstance(test, OperatorTest):
        return test.matches(value, scope)
    wanted = test.operand.evaluate(scope)
    if type(wanted) is bool and type(value) is not bool:
        return wanted
    if type(wanted) is bool or wanted is None:
        # `? > 5` says it itself; `true` and `null` are values to be equal to.
        asks = any(name == "?" for name, *_ in test.operand.references(NOTHING))
        if asks or (wanted is None and not isinstance(test.operand, Literal | Name | Path)):
            return wanted
    return contains(wanted, value, scope.meter)


def too_deep() -> FeelError:
    return FeelError("数据或表达式嵌套过深", "the data or the expression is nested too deeply")


@lru_cache(maxsize=8192)
def parse(text: str, names: frozenset[str] = frozenset()) -> Expression:
    """The expression of `text`, a leading `=` is optional. `names`: names of several words in scope. FeelError with position."""
    node = parse_expression(_without_equals(text), names)
    paths = frozenset(node.references(NOTHING))
    return Expression(text, frozenset(path[0] for path in paths), frozenset(".".join(path) for path in paths), node)


@lru_cache(maxsize=8192)
def unary(text: str, names: frozenset[str] = frozenset()) -> UnaryTests:
    """The unary tests of `text`; `-` and nothing hold for every value. FeelError with position."""
    tests, inverted = parse_tests(_without_equals(text), names)
    paths = [path for test in tests for path in test.operand.references(NOTHING)]
    return UnaryTests(text, frozenset(path[0] for path in paths) - {"?"}, tests, inverted)


def _without_equals(text: str) -> str:
    # A blank keeps the columns right.
    stripped = text.lstrip()
    return text.replace("=", " ", 1) if stripped.startswith("=") and not stripped.startswith("==") else text
