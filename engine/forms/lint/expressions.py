"""FEEL in a form: it parses, stands where form-js reads it, and speaks of fields that the browser has."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine import feel
from engine.forms.field import CHOICE, CHOICES
from engine.forms.lint.spot import Found, Spot
from engine.forms.rules import LIMITS, is_feel

_SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})


def check(every: Sequence[Spot]) -> Iterator[Found]:
    known = {spot.path[0] for spot in every if spot.path} | {str(spot.component.get("valuesKey")) for spot in every}
    for spot in every:
        for where, text, parse in _texts(spot):
            if not is_feel(text):
                yield spot.says("form-feel", f"的 {where} 应是以 = 开头的表达式", f"must have an expression starting with = as {where}")
            else:
                yield from _judged(spot, where, str(text), parse, known)
        if spot.table is not None and is_feel(spot.component.get("readonly")):
            zh = "在动态列表里，readonly 不能是表达式"
            yield spot.says("form-feel-readonly", zh, "stands in a dynamic list, where readonly cannot be an expression")


def _texts(spot: Spot) -> Iterator[tuple[str, Any, Callable[[str], Any]]]:
    component, told = spot.component, spot.component.get("validate") or {}
    hide = (component.get("conditional") or {}).get("hide")
    if hide not in (None, "", False):
        yield "conditional.hide", hide, feel.unary
    if component.get("readonly") not in (None, True, False):
        yield "readonly", component["readonly"], feel.unary
    for name in LIMITS:
        if is_feel(told.get(name)):
            yield f"validate.{name}", told[name], feel.parse
    if spot.type in CHOICE | CHOICES and component.get("valuesExpression"):
        yield "valuesExpression", component["valuesExpression"], feel.parse
    if spot.type == "expression":
        yield "expression", component.get("expression"), feel.parse


def _judged(spot: Spot, where: str, text: str, parse: Callable[[str], Any], known: set[str]) -> Iterator[Found]:
    try:
        names: frozenset[str] = parse(text).names
    except feel.FeelError as error:
        yield spot.says("form-feel", f"的 {where} 不是正确的表达式：{error.message_zh}", f"has a broken expression as {where}: {error.message_en}")
        return
    strange = sorted(names - known - _SPECIAL)
    if strange:
        listed = "、".join(strange)
        zh = f"的 {where} 用到表单里没有的字段：{listed}（动态列表里写 this.字段）"
        en = f"uses fields in its {where} that the form does not have: {', '.join(strange)} (inside a dynamic list write this.field)"
        yield spot.says("form-feel-unknown", zh, en, "warning")
