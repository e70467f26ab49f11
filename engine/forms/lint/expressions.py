"""FEEL in a form: it parses, stands where form-js reads it, speaks of fields that the browser has, and means the same there as here."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine import feel
from engine.feel.nodes.node import Node
from engine.forms.field import CHOICE, CHOICES
from engine.forms.lint.kinds import differences, kind_of_component
from engine.forms.lint.spot import Found, Spot
from engine.forms.rules import LIMITS, is_feel
from engine.forms.world import SPECIAL


def check(every: Sequence[Spot]) -> Iterator[Found]:
    known = {spot.path[0] for spot in every if spot.path} | {str(spot.component.get("valuesKey")) for spot in every}
    for spot in every:
        for where, text, is_test in _texts(spot):
            if not is_feel(text):
                yield spot.says("form-feel", f"的 {where} 应是以 = 开头的表达式", f"must have an expression starting with = as {where}")
                continue
            try:
                names, nodes = read(str(text), is_test)
                visible = feel.browser_differences(str(text), tests=is_test)
            except feel.FeelError as error:
                zh, en = f"的 {where} 不是正确的表达式：{error.message_zh}", f"has a broken expression as {where}: {error.message_en}"
                yield spot.says("form-feel", zh, en)
                continue
            yield from _strange(spot, where, sorted(names - known - SPECIAL))
            yield from _different(spot, where, [*visible, *_by_type(spot, nodes, every)])
        if spot.table is not None and is_feel(spot.component.get("readonly")):
            zh = "在动态列表里，readonly 不能是表达式"
            yield spot.says("form-feel-readonly", zh, "stands in a dynamic list, where readonly cannot be an expression")


def _texts(spot: Spot) -> Iterator[tuple[str, Any, bool]]:
    """Where, what, and whether form-js reads it as a unary test."""
    component, told = spot.component, spot.component.get("validate") or {}
    hide = (component.get("conditional") or {}).get("hide")
    if hide not in (None, "", False):
        yield "conditional.hide", hide, True
    if component.get("readonly") not in (None, True, False):
        yield "readonly", component["readonly"], True
    for name in LIMITS:
        if is_feel(told.get(name)):
            yield f"validate.{name}", told[name], False
    if spot.type in CHOICE | CHOICES and component.get("valuesExpression"):
        yield "valuesExpression", component["valuesExpression"], False
    if spot.type == "expression":
        yield "expression", component.get("expression"), False


def read(text: str, is_test: bool) -> tuple[frozenset[str], list[Node]]:
    """Names and trees of an expression. Raises FeelError."""
    if is_test:
        tests = feel.unary(text)
        return tests.names, [test.operand for test in tests.tests]
    expression = feel.parse(text)
    return expression.names, [expression.node]


def _strange(spot: Spot, where: str, names: Sequence[str]) -> Iterator[Found]:
    if names:
        zh = f"的 {where} 用到表单里没有的字段 {'、'.join(names)}：若是流程变量，按打开表单时的值判断；动态列表里的列请写 this.列名"
        en = f"reads {', '.join(names)} in its {where}, which the form does not have: a process variable counts as it is when the form is opened; "
        en += "a column of a dynamic list is written this.column"
        yield spot.says("form-feel-unknown", zh, en, "warning")


def _by_type(spot: Spot, nodes: Sequence[Node], every: Sequence[Spot]) -> Iterator[tuple[str, str]]:
    kinds = {address(other, spot): kind for other in every if (kind := kind_of_component(other.component)) and address(other, spot)}
    for node in nodes:
        yield from differences(node, kinds)


def _different(spot: Spot, where: str, sayings: Sequence[tuple[str, str]]) -> Iterator[Found]:
    for why_zh, why_en in dict.fromkeys(sayings):
        zh, en = f"的 {where} 在浏览器和服务器上结果不同：{why_zh}", f"has a {where} that differs between browser and server: {why_en}"
        yield spot.says("form-feel-differs", zh, en)


def address(other: Spot, spot: Spot) -> str:
    """How an expression of `spot` calls `other`; empty where it cannot."""
    if other.table is None:
        return ".".join(other.path)
    return "this." + ".".join(other.path[len(other.table) :]) if other.table == spot.table and other.type != "dynamiclist" else ""
