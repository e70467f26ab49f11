"""Where an expression would mean something else to feelin, the FEEL of the browser (form-js 2, feelin 6.1): the rows of differences.md that can be
seen in the text. A form must not use them, or its two sides would disagree.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from engine.feel.arithmetic import OPERATIONS
from engine.feel.compare import COMPARISONS
from engine.feel.expression import parse, unary
from engine.feel.nodes.arithmetic import Arithmetic
from engine.feel.nodes.calls import BuiltInCall, Call
from engine.feel.nodes.logic import And, Comparison, If, In, InstanceOf, Not, Or
from engine.feel.nodes.loops import Filter
from engine.feel.nodes.node import Node, all_nodes
from engine.feel.nodes.plain import ListOf, Literal, Member, OperatorRange, Path
from engine.feel.patterns import compiled
from engine.feel.tokens import tokenize
from engine.feel.values import DayTimeDuration, YearMonthDuration

Difference = tuple[str, str]

# What feelin does not have.
_MISSING = frozenset(
    ["duplicate values", "extract", "get or else", "last day of month", "range", "trim", "workdays", "workhours", "years and months duration"]
)
# What it answers null to, or otherwise.
_OTHERWISE = frozenset(
    ["coincides", "during", "finished by", "finishes", "is", "number", "overlaps after", "overlaps before", "started by", "starts"]
)
_TESTS = frozenset(
    ["all", "any", "contains", "ends with", "even", "includes", "is", "list contains", "matches", "not", "odd", "overlaps", "starts with"]
)
_PATTERNED = frozenset(["matches", "replace", "split"])
# Sets that JavaScript reads otherwise or not at all: `\\i`, `\\p{IsHan…}`, and `[a-z-[aeiou]]`.
_XPATH_ONLY = re.compile(r"\\[icIC]|\\[pP]\{Is|-\[")
_SCALING = (OPERATIONS["*"], OPERATIONS["/"])
_TIME_PARTS = frozenset(["years", "months", "seconds", "time offset", "timezone"])
_EXACT_DIGITS = 15


def browser_differences(text: str, *, tests: bool = False) -> list[Difference]:
    """Each difference in Chinese and English; `tests`: the text is unary tests. FeelError when it cannot be read."""
    roots: list[Node] = [test.operand for test in unary(text).tests] if tests else [parse(text).node]
    found = [difference for root in roots for node in all_nodes(root) for difference in _of(node)]
    return [*found, *_of_numbers(text)]


def _of(node: Node) -> Iterator[Difference]:
    if isinstance(node, BuiltInCall):
        yield from _of_call(node)
    elif isinstance(node, Filter):
        yield from _of_filter(node)
    elif isinstance(node, InstanceOf):
        yield "浏览器不会判断 instance of", "the browser cannot tell instance of"
    elif isinstance(node, OperatorRange):
        yield "浏览器不认识 (< 10) 这样的区间值", "the browser does not know ranges such as (< 10)"
    elif isinstance(node, And | Or | Comparison):
        yield from _of_operands(node)
    elif isinstance(node, Arithmetic) and node.operation in _SCALING and (_is_duration(node.left) or _is_duration(node.right)):
        yield "浏览器不会乘除时长", "the browser cannot multiply or divide durations"
    elif isinstance(node, Member) and node.name in _TIME_PARTS:
        yield f"浏览器里的 .{node.name} 不同或没有", f".{node.name} differs or is missing in the browser"


def _of_call(node: BuiltInCall) -> Iterator[Difference]:
    name = node.function.name
    if name in _MISSING:
        yield f"浏览器里没有函数 {name}()", f"the browser has no function {name}()"
    elif name in _OTHERWISE:
        yield f"函数 {name}() 在浏览器里的结果不同", f"{name}() has another result in the browser"
    elif name == "sort" and len(node.arguments) == 1:
        yield "浏览器里的 sort() 需要比较函数", "sort() needs a function in the browser"
    elif name == "time" and len(node.arguments) == 4:
        yield "浏览器里的 time() 不接受时区", "time() takes no offset in the browser"
    elif name in _PATTERNED and not _can_match(node):
        yield (
            "正则表达式含有服务器不支持的写法（环视等）",
            "the pattern has what the server does not support (look-around, say)",
        )
    elif name in ("get value", "context put") and isinstance(node.arguments[1], ListOf):
        yield f"浏览器里的 {name}() 只接受一个键", f"{name}() takes one key only in the browser"


def _can_match(node: BuiltInCall) -> bool:
    """Whether the pattern is one here, as far as it is written out."""
    pattern = node.arguments[1] if len(node.arguments) > 1 else None
    if not isinstance(pattern, Literal) or type(pattern.value) is not str or node.names:
        return True
    try:
        compiled(pattern.value, "")
    except ValueError:
        return False
    return _XPATH_ONLY.search(pattern.value) is None


def _of_filter(node: Filter) -> Iterator[Difference]:
    condition = node.condition
    by_item = isinstance(condition, Path) and condition.names[0] == "item"
    if by_item or isinstance(condition, Not | Call | If) or (isinstance(condition, BuiltInCall) and _is_test(condition)):
        zh, en = "浏览器只按比较筛选列表，请写成 [… = true]", "the browser filters by comparisons only; write [… = true]"
        yield zh, en


def _is_test(call: BuiltInCall) -> bool:
    return call.function.name in _TESTS


def _of_operands(node: And | Or | Comparison) -> Iterator[Difference]:
    operands = node.operands if isinstance(node, And | Or) else (node.left, node.right)
    for operand in operands[:-1]:
        if isinstance(operand, In) and not operand.enclosed and len(operand.tests) < 2:
            yield "浏览器会把 in 之后的 and、or、= 一起读，请加括号：(x in …) and …", "the browser reads on after in; write (x in …) and …"
    if isinstance(node, Comparison) and node.operation in (COMPARISONS["="], COMPARISONS["!="]) and any(map(_is_inexact, operands)):
        zh, en = "浏览器按双精度计算，小数运算的结果不能用 = 比较，请用 decimal(x, 2)", "the browser calculates in binary; compare decimal(x, 2)"
        yield zh, en


def _is_duration(node: Node) -> bool:
    if isinstance(node, Literal):
        return type(node.value) in (DayTimeDuration, YearMonthDuration)
    return isinstance(node, BuiltInCall) and node.function.name == "duration"


def _is_inexact(node: Node) -> bool:
    """A calculation that is exact here and rounded in binary there."""
    if not isinstance(node, Arithmetic):
        return False
    return node.operation is OPERATIONS["/"] or any(_is_fraction(part) or _is_inexact(part) for part in (node.left, node.right))


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Literal) and type(node.value) is Decimal and node.value != node.value.to_integral_value()


def _of_numbers(text: str) -> Iterator[Difference]:
    for token in tokenize(text):
        if token.type == "NUMBER" and "e" in token.lower():
            yield f"浏览器不认识 {token} 这样的数字", f"the browser cannot read {token}"
        elif token.type == "NUMBER" and len(token.replace(".", "").strip("0")) > _EXACT_DIGITS:
            yield f"浏览器只有 {_EXACT_DIGITS} 位有效数字：{token}", f"the browser has {_EXACT_DIGITS} digits only: {token}"
