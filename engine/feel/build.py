"""Grammar rules to nodes, while the parser runs: one method per rule of feel.lark."""

import re
from dataclasses import replace
from decimal import Decimal, Overflow
from typing import Any, NamedTuple

from lark import Token
from lark.visitors import Transformer_NonRecursive

from engine.feel import hints
from engine.feel.arithmetic import NUMBERS, OPERATIONS
from engine.feel.compare import COMPARISONS
from engine.feel.errors import FeelError, Position
from engine.feel.functions import BUILT_INS
from engine.feel.nodes.arithmetic import Arithmetic, Negative
from engine.feel.nodes.calls import BuiltInCall, Call, FunctionName
from engine.feel.nodes.logic import And, Between, Comparison, If, In, InstanceOf, Not, OperatorTest, Or, ValueTest
from engine.feel.nodes.loops import Filter, For, FunctionLiteral, Iteration, Parameter, Quantified
from engine.feel.nodes.node import Node, Sizes
from engine.feel.nodes.plain import ContextOf, ListOf, Literal, Member, Name, OperatorRange, Path, RangeOf, range_between
from engine.feel.static_types import type_of
from engine.feel.temporal import parse_temporal
from engine.feel.types import ANY, Type, known
from engine.feel.vocabulary import Vocabulary

Children = list[Any]
_LONGEST_PATH = 50
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "/": "/", "b": "\b", "f": "\f"}


def position_of(token: Token) -> Position:
    return Position(token.line or 1, token.column or 1)


def text_of_literal(token: Token) -> str:
    """What a string literal says; an escape FEEL does not know stays as it is written (`"\\d"` in patterns)."""
    return _paired(_ESCAPE.sub(_unescaped, token[1:-1])) if "\\" in token else token[1:-1]


def _paired(text: str) -> str:
    """Two halves of a surrogate pair as the character they stand for; a lone half is none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _SURROGATE.search(text) else text


def _unescaped(found: re.Match[str]) -> str:
    if found[3]:
        return _ESCAPED.get(found[3], found[0])
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def nodes_in(children: Children) -> tuple[Any, ...]:
    """The children without brackets and operators."""
    return tuple(child for child in children if not isinstance(child, Token))


class Builder(Transformer_NonRecursive[Token, Any]):
    """Makes nodes bottom-up, with the types of `vocabulary`. Unknown functions are found by the parser, when all names are known."""

    def __init__(self, vocabulary: Vocabulary, *, partial: bool) -> None:
        """`partial`: the text speaks of `partial`, so that loops must keep it."""
        super().__init__()
        self._types, self._lenient, self._partial = vocabulary.types, vocabulary.lenient, partial
        self._sizes = Sizes()

    def unary_tests(self, children: Children) -> tuple[Any, ...]:
        return self._tests(children)

    def _tests(self, children: Children) -> tuple[Any, ...]:
        return tuple(child if isinstance(child, OperatorTest) else ValueTest(child) for child in nodes_in(children))

    def disjunction(self, children: Children) -> Node:
        return Or(nodes_in(children))

    def conjunction(self, children: Children) -> Node:
        return And(nodes_in(children))

    def comparison(self, children: Children) -> Node:
        left, operator, right = children
        return Comparison(COMPARISONS[operator], left, right)

    def same_range(self, children: Children) -> Node:
        """`range("[2..)") = >=2`: a test beside `=` is the range of everything it holds for."""
        left, operator, wanted = children
        return Comparison(COMPARISONS[operator], left, wanted)

    def bare_range(self, children: Children) -> Node:
        return OperatorRange(str(children[0]), children[1])

    def between(self, children: Children) -> Node:
        return Between(*children)

    def contained(self, children: Children) -> Node:
        """`x in (< 10)`: what is a range elsewhere is a test here, of values of any type with `=`."""
        tests = [OperatorTest(child.operator, child.end) if isinstance(child, OperatorRange) else child for child in nodes_in(children[1:])]
        return In(children[0], self._tests(tests))

    def operator_test(self, children: Children) -> OperatorTest:
        return OperatorTest(str(children[0]), children[1])

    def arithmetic(self, children: Children) -> Node:
        left, operator, right = children
        return Arithmetic(OPERATIONS[operator], left, right)

    def negation(self, children: Children) -> Node:
        operand = children[1]
        if isinstance(operand, Literal) and type(operand.value) is Decimal:
            return Literal(NUMBERS.minus(operand.value))
        return Negative(operand)

    def negated(self, children: Children) -> Node:
        arguments = children[2]
        if isinstance(arguments, Named):
            return BuiltInCall(BUILT_INS["not"], arguments.values, arguments.names)
        operands = arguments if isinstance(arguments, tuple) else (arguments,)
        return Not(operands[0]) if len(operands) == 1 else Literal(None)

    def instance_of(self, children: Children) -> Node:
        return InstanceOf(*children)

    def path(self, children: Children) -> Node:
        source, name = children
        if isinstance(source, Name):
            return Path((source.name, str(name)))
        if isinstance(source, Path) and len(source.names) < _LONGEST_PATH:
            return Path((*source.names, str(name)))
        return Member(source, str(name))

    def filtered(self, children: Children) -> Node:
        source, condition, _ = children
        return Filter(source, condition, self._sizes.weight(condition))

    def parenthesis(self, children: Children) -> Node:
        node: Node = children[1]
        return replace(node, enclosed=True) if isinstance(node, In) else node

    def operator_range(self, children: Children) -> Node:
        test: OperatorTest = children[1]
        return OperatorRange(test.operator, test.operand)

    def range(self, children: Children) -> Node:
        opening, start, end, closing = children
        included = opening.type == "LSQB", closing.type == "RSQB"
        if isinstance(start, Literal) and isinstance(end, Literal):  # the cells of tables: made once, not for every rule
            return RangeOf(start, end, *included, range_between(start.value, end.value, *included))
        return RangeOf(start, end, *included)

    def list(self, children: Children) -> Node:
        return ListOf(nodes_in(children))

    def number(self, children: Children) -> Node:
        try:
            return Literal(NUMBERS.create_decimal(str(children[0])))
        except Overflow:
            if self._lenient:
                return Literal(None)
            raise FeelError("这个数过大", "this number is too large", position_of(children[0])) from None

    def string(self, children: Children) -> Node:
        return Literal(text_of_literal(children[0]))

    def true(self, children: Children) -> Node:
        return Literal(True)

    def false(self, children: Children) -> Node:
        return Literal(False)

    def null(self, children: Children) -> Node:
        return Literal(None)

    def name(self, children: Children) -> Node:
        if refusal := hints.python_constant(children[0], position_of(children[0])):
            raise refusal
        return Name(str(children[0]))

    def temporal(self, children: Children) -> Node:
        value = parse_temporal(text_of_literal(children[0]))
        if value is None and not self._lenient:
            raise FeelError(f"@{children[0]} 不是日期、时间或时长", f"@{children[0]} is no date, time or duration", position_of(children[0]))
        return Literal(value)

    def conditional(self, children: Children) -> Node:
        return If(*children)

    def iterator(self, children: Children) -> Node:
        return Iteration(str(children[0]), children[1])

    def range_iterator(self, children: Children) -> Node:
        return Iteration(str(children[0]), children[1], children[2])

    def loop(self, children: Children) -> Node:
        *iterations, body = children
        return For(tuple(iterations), body, self._sizes.weight(body), self._partial)

    def quantified(self, children: Children) -> Node:
        kind, *iterations, body = children
        return Quantified(kind.type == "EVERY", tuple(iterations), body, self._sizes.weight(body))

    def entry(self, children: Children) -> tuple[str, Node]:
        key, value = children
        return (text_of_literal(key) if key.type == "STRING" else str(key)), value

    def context(self, children: Children) -> Node:
        keys = tuple(key for key, _ in children)
        if len(set(keys)) < len(keys):
            return Literal(None)
        return ContextOf(keys, tuple(value for _, value in children))

    def parameter(self, children: Children) -> Parameter:
        return Parameter(str(children[0]), children[1] if len(children) == 2 else ANY)

    def function(self, children: Children) -> Node:
        *parameters, body = nodes_in(children)
        made = FunctionLiteral(tuple(parameters), body, self._sizes.weight(body))
        return replace(made, type=type_of(made))

    def call(self, children: Children) -> Node:
        target, opening = children[0], children[1]
        arguments = children[2] if len(children) == 4 else ()
        names, values = arguments if isinstance(arguments, Named) else ((), arguments)
        values = tuple(_function_or_value(value) for value in values)
        if isinstance(target, Name) and target.name in BUILT_INS:
            return BuiltInCall(BUILT_INS[target.name], values, names)
        if isinstance(target, Path) and (refusal := hints.python_method(target.names[-1], position_of(opening))):
            raise refusal
        return Call(target, values, names, position_of(opening))

    def positional(self, children: Children) -> tuple[Node, ...]:
        return nodes_in(children)

    def named(self, children: Children) -> "Named":
        names, values = zip(*children, strict=True)
        return Named(names, values)

    def argument(self, children: Children) -> tuple[str, Node]:
        return str(children[0]), children[1]

    def named_type(self, children: Children) -> Type:
        name = ".".join(children)
        found = self._types.get(name) or known(name)
        if found is None:
            raise _unknown_type(children[0])
        return found

    def generic_type(self, children: Children) -> Type:
        fields = [child for child in children if isinstance(child, tuple)]
        if children[0] == "context":
            return Type("context", entries=dict(fields))
        if children[0] not in ("list", "range") or len(fields) != 1:
            raise _unknown_type(children[0])
        return Type(str(children[0]), item=fields[0][1])

    def function_type(self, children: Children) -> Type:
        *parameters, result = nodes_in(children)
        return Type("function", entries={str(number): kind for number, kind in enumerate(parameters)}, result=result)

    def type_field(self, children: Children) -> tuple[str, Type]:
        return (str(children[0]) if len(children) == 2 else ""), children[-1]


class Named(NamedTuple):
    """Named arguments."""

    names: tuple[str, ...]
    values: tuple[Node, ...]


def _function_or_value(argument: Node) -> Node:
    # Only as an argument may a built-in function be meant by its name alone; elsewhere `count` is a variable.
    is_function = isinstance(argument, Name) and argument.name in BUILT_INS
    return FunctionName(argument.name) if is_function and isinstance(argument, Name) else argument


def _unknown_type(token: Token) -> FeelError:
    return FeelError(f"没有类型 {token}", f"there is no type {token}", position_of(token))
