"""Where the browser's FEEL and ours would differ: comparing values of different kinds, and lists with `=`.

DMN says null, feelin (form-js) says something else, so a field would be shown by one side and dropped by the other. Which kind a field has is known
from its type, so these expressions are refused before anybody meets them.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.compare import COMPARISONS
from engine.feel.nodes.arithmetic import Arithmetic, Negative
from engine.feel.nodes.calls import BuiltInCall
from engine.feel.nodes.logic import And, Between, Comparison, If, In, Not, OperatorTest, Or, ValueTest
from engine.feel.nodes.loops import For, Iteration, Quantified
from engine.feel.nodes.node import Node, all_nodes
from engine.feel.nodes.plain import ListOf, Literal, Name, OperatorRange, Path, RangeOf
from engine.forms.field import CHOICE, CHOICES, TEXTS
from engine.forms.layout import options_in

Kinds = Mapping[str, str]
"""Kind of a value by dotted path, `this.column` in a row: number, text, bool, list."""
Saying = tuple[str, str]

_EQUALITY = (COMPARISONS["="], COMPARISONS["!="])
_RESULTS = {
    "count": "number", "sum": "number", "string length": "number", "list contains": "bool", "contains": "bool", "starts with": "bool",
    "ends with": "bool", "matches": "bool", "upper case": "text", "lower case": "text", "substring": "text", "string": "text",
}  # fmt: skip
_ZH = {"number": "数字", "text": "文字", "bool": "真假值", "list": "列表"}


def kind_of_component(component: Mapping[str, Any]) -> str | None:
    """Kind of a component's value; that of a select's options."""
    type_ = str(component["type"])
    if type_ in CHOICE:
        kinds = {_kind_of_value(option.value) for option in options_in(component.get("values"))}
        return kinds.pop() if len(kinds) == 1 else None
    if type_ in TEXTS or type_ == "datetime":
        return "text"
    return "list" if type_ in CHOICES or type_ in ("filepicker", "dynamiclist") else {"number": "number", "checkbox": "bool"}.get(type_)


def _kind_of_value(value: Any) -> str | None:
    return "bool" if isinstance(value, bool) else "number" if isinstance(value, (int, float, Decimal)) else "text" if isinstance(value, str) else None


def differences(root: Node, kinds: Kinds) -> Iterator[Saying]:
    """Every place in an expression where the two would differ, said in both languages."""
    bound = {node.name for node in all_nodes(root) if isinstance(node, Iteration)}
    known = {path: kind for path, kind in kinds.items() if path.split(".")[0] not in bound}
    for node in all_nodes(root):
        if isinstance(node, Comparison):
            yield from _comparison(node, known)
        elif isinstance(node, Between):
            yield from (saying for end in (node.low, node.high) for saying in _pair(node.value, end, known))
        elif isinstance(node, In):
            yield from _member(node, known)
        elif isinstance(node, If):
            yield from _wanted(node.condition, "bool", "if", known)
        elif isinstance(node, Quantified | For):
            yield from (saying for one in node.iterations if one.end is None for saying in _wanted(one.domain, "list", "in", known))
            yield from _rounds(node)


def _comparison(node: Comparison, kinds: Kinds) -> Iterator[Saying]:
    if node.operation not in _EQUALITY:
        yield from _pair(node.left, node.right, kinds)
    elif _is_null(node.left) or _is_null(node.right):
        return
    elif "list" in (_kind(node.left, kinds), _kind(node.right, kinds)):
        yield "列表不能用 = 或 != 比较，请用 list contains() 或 count()", "a list cannot be compared with = or !=; use list contains() or count()"


def _pair(left: Node, right: Node, kinds: Kinds) -> Iterator[Saying]:
    one, other = _kind(left, kinds), _kind(right, kinds)
    if one is not None and other is not None and (one != other or one in ("list", "bool")):
        yield f"{_ZH[one]}和{_ZH[other]}不能比较大小", f"a {one} and a {other} cannot be ordered"


def _member(node: In, kinds: Kinds) -> Iterator[Saying]:
    kind = _kind(node.value, kinds)
    if kind == "list":
        yield "in 的左边是列表，请用 list contains()", "the left side of in is a list; use list contains()"
    for test in node.tests:
        ends = _ends(test)
        if (ends or _is_null(test.operand)) and not isinstance(node.value, Literal):
            yield (
                "in 后面的区间或 null 对空值的结果不同，请用 between 或 =",
                "in with a range or null judges an empty value otherwise; use between or =",
            )
        yield from (saying for end in ends for saying in _pair(node.value, end, kinds))
        for item in () if ends else test.operand.items if isinstance(test.operand, ListOf) else (test.operand,):
            other = _kind(item, kinds)
            if kind not in (None, "list") and other not in (None, "list", kind):
                yield f"in 的左边是{_ZH[kind or '']}，右边有{_ZH[other or '']}", f"the left side of in is a {kind}, the right side holds a {other}"


def _ends(test: OperatorTest | ValueTest) -> tuple[Node, ...]:
    """What the value is ordered against, if the test is one of order."""
    if isinstance(test, OperatorTest):
        return (test.operand,)
    operand = test.operand
    return (operand.start, operand.end) if isinstance(operand, RangeOf) else (operand.end,) if isinstance(operand, OperatorRange) else ()


def _rounds(node: Quantified | For) -> Iterator[Saying]:
    """An empty cell makes `some` and `every` unknown here and false there."""
    ordered = any(isinstance(one, Between | In) or (isinstance(one, Comparison) and one.operation not in _EQUALITY) for one in all_nodes(node.body))
    if isinstance(node, Quantified) and ordered:
        zh = "some、every 里比较大小时，空值的结果不同，请用 count(列表[条件]) > 0"
        yield zh, "some and every that order values judge empty ones otherwise; use count(list[condition]) > 0"


def _wanted(node: Node, wanted: str, where: str, kinds: Kinds) -> Iterator[Saying]:
    kind = _kind(node, kinds)
    if kind not in (None, wanted):
        yield f"{where} 后面应是{_ZH[wanted]}，这里是{_ZH[kind or '']}", f"after {where} stands a {kind}, not a {wanted}"


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _kind(node: Node, kinds: Kinds) -> str | None:
    if isinstance(node, Literal):
        return _kind_of_value(node.value)
    if isinstance(node, Name | Path):
        return kinds.get(node.name if isinstance(node, Name) else ".".join(node.names))
    if isinstance(node, And | Or | Not | Comparison | Between | In | Quantified | OperatorTest | ValueTest):
        return "bool"
    if isinstance(node, Arithmetic):
        return "number" if {_kind(node.left, kinds), _kind(node.right, kinds)} == {"number"} else None
    if isinstance(node, Negative):
        return _kind(node.operand, kinds)
    if isinstance(node, ListOf | For):
        return "list"
    return _RESULTS.get(node.function.name) if isinstance(node, BuiltInCall) else None
