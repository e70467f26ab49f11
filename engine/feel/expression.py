"""Compiled expressions and unary tests: immutable, shared by all threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.calendar import Calendar
from engine.feel.compare import contains, either, negate
from engine.feel.errors import FeelError
from engine.feel.interchange import from_json
from engine.feel.nodes.logic import OperatorTest, ValueTest
from engine.feel.nodes.node import NOTHING, Node
from engine.feel.nodes.plain import Literal, Name, Path
from engine.feel.parser import Tests, parse_expression, parse_tests
from engine.feel.scope import AnyScope, Local, Meter, Scope
from engine.feel.values import Value
from engine.feel.vocabulary import PLAIN, Vocabulary

BUDGET = 100_000
"""Steps of one evaluation at most; those of a whole decision."""
ALONE, FOR_EACH_ITEM = 10_000, 320
"""An expression that is given nothing large must not take long; one over 250 rows may look at every pair of them."""
House = Callable[[], Calendar] | None
_CACHED_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. `names` are the variables it reads (`a`), `paths` how far into them (`a.b`).

    A name in a filter counts, although it may turn out to be an entry of the items: `rows[price > limit]` reads rows, price and limit.
    """

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    node: Node = field(repr=False)

    def evaluate(self, context: Mapping[str, Any], *, budget: int | None = None, now: datetime | None = None, calendar: House = None) -> Value:
        """Its FEEL value; null for everything that fails, FeelError only for too many steps or too large a value. `now`: what `now()` says.

        `budget`: steps, None for what the lists in `context` call for. `calendar`: the working calendar of this house; without it
        `workdays(n)` counts by the published one.
        """
        try:
            return self.node.evaluate(Scope(context, Meter(allowance(context) if budget is None else budget, now, calendar)))
        except RecursionError:
            raise too_deep() from None


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """Tests of one value `?`, as in a cell of a decision table."""

    text: str
    names: frozenset[str]
    tests: Tests = field(repr=False)
    inverted: bool = False

    def matches(
        self, value: Any, context: Mapping[str, Any], *, budget: int | None = None, now: datetime | None = None, calendar: House = None
    ) -> bool | None:
        """Whether one of the tests holds for `value`; None when that cannot be said."""
        budget = allowance({**context, "?": value}) if budget is None else budget
        value = from_json(value)
        try:
            return self.holds(value, Local(Scope(context, Meter(budget, now, calendar)), {"?": value}))
        except RecursionError:
            raise too_deep() from None

    def holds(self, value: Value, scope: AnyScope) -> bool | None:
        """The same inside a running evaluation; `scope` knows `?`."""
        result: bool | None = not self.tests
        for test in self.tests:
            result = either(result, _holds(test, value, scope))
            if result:
                break
        return negate(result) if self.inverted else result

    def hides(self, context: Mapping[str, Any], *, now: datetime | None = None, calendar: House = None) -> bool:
        """The rule of form-js, which tests a value that is not there: true and null hide, everything else does not; `not(x)` turns it round."""
        scope = Local(Scope(context, Meter(allowance(context), now, calendar)), {"?": None})
        try:
            hidden = not self.tests or any(_hides(test, scope) for test in self.tests)
        except RecursionError:
            raise too_deep() from None
        return hidden is not self.inverted


def allowance(context: Mapping[str, Any]) -> int:
    """Steps for an expression over these variables."""
    return min(BUDGET, ALONE + FOR_EACH_ITEM * _items(context))


def _items(context: Mapping[str, Any], levels: int = 3) -> int:
    """How many items its lists have, and those that lie not much deeper: `order.lines`."""
    items = 0
    for value in context.values():
        if type(value) is list:
            items += len(value)
        elif type(value) is dict and levels > 1:
            items += _items(value, levels - 1)
    return items


def _hides(test: OperatorTest | ValueTest, scope: Local) -> bool:
    if isinstance(test, OperatorTest):
        return test.matches(None, scope) is True
    result = test.operand.evaluate(scope)
    return result is None or result is True


def _holds(test: OperatorTest | ValueTest, value: Value, scope: AnyScope) -> bool | None:
    if isinstance(test, OperatorTest):
        return test.matches(value, scope)
    wanted = test.operand.evaluate(scope)
    if isinstance(test.operand, Literal | Name | Path) or not (wanted is None or type(wanted) is bool):
        return contains(wanted, value, scope.meter)
    # `? > 5` says it itself, and so does `other > 5`, unless it is to be compared with a truth value.
    asks = type(value) is not bool or any(name == "?" for name, *_ in test.operand.references(NOTHING))
    return wanted if asks else contains(wanted, value, scope.meter)


def too_deep() -> FeelError:
    return FeelError("数据或表达式嵌套过深", "the data or the expression is nested too deeply")


def parse(text: str, vocabulary: Vocabulary = PLAIN) -> Expression:
    """The expression of `text`, a leading `=` is optional. FeelError with position. Cached unless it is long or has a vocabulary of its own."""
    cached = vocabulary is PLAIN and len(text) <= _CACHED_LENGTH
    return _parsed(text) if cached else _parsed.__wrapped__(text, vocabulary)


def unary(text: str, vocabulary: Vocabulary = PLAIN) -> UnaryTests:
    """The unary tests of `text`; `-` and nothing hold for every value. FeelError with position."""
    cached = vocabulary is PLAIN and len(text) <= _CACHED_LENGTH
    return _parsed_tests(text) if cached else _parsed_tests.__wrapped__(text, vocabulary)


@lru_cache(maxsize=8192)
def _parsed(text: str, vocabulary: Vocabulary = PLAIN) -> Expression:
    node = parse_expression(_without_equals(text), vocabulary)
    paths = frozenset(node.references(NOTHING))
    return Expression(text, frozenset(path[0] for path in paths), frozenset(".".join(path) for path in paths), node)


@lru_cache(maxsize=8192)
def _parsed_tests(text: str, vocabulary: Vocabulary = PLAIN) -> UnaryTests:
    tests, inverted = parse_tests(_without_equals(text), vocabulary)
    paths = [path for test in tests for path in test.operand.references(NOTHING)]
    return UnaryTests(text, frozenset(path[0] for path in paths) - {"?"}, tests, inverted)


def _without_equals(text: str) -> str:
    # A blank keeps the columns right.
    stripped = text.lstrip()
    return text.replace("=", " ", 1) if stripped.startswith("=") and not stripped.startswith("==") else text
