"""Options of selects, radios, checklists and taglists."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.forms.field import CHOICE, CHOICES, is_empty
from engine.forms.layout import options_in
from engine.forms.lint.spot import Found, Spot
from engine.forms.values import same


def check(every: Sequence[Spot]) -> Iterator[Found]:
    for spot in every:
        if spot.type in CHOICE | CHOICES:
            yield from _sources(spot)
            yield from _values(spot, spot.component.get("values"))


def _sources(spot: Spot) -> Iterator[Found]:
    component = spot.component
    lookup = (component.get("properties") or {}).get("lookup")
    told = [name for name in ("values", "valuesKey", "valuesExpression") if component.get(name)]
    if lookup is not None and (not isinstance(lookup, str) or not lookup):
        yield spot.says("form-lookup", "的 lookup 应是选项来源的名称", "must name its lookup")
    if not told and not lookup:
        yield spot.says("form-options-empty", "没有选项", "has no options")
    if len(told) > 1:
        zh = "有多个选项来源，只能用 values、valuesKey、valuesExpression 中的一个"
        yield spot.says("form-options-sources", zh, "has several sources of options; use one of values, valuesKey, valuesExpression")
    if not isinstance(component.get("valuesKey", ""), str):
        yield spot.says("form-options-key", "的 valuesKey 应是变量名", "must name a variable as valuesKey")


def _values(spot: Spot, told: Any) -> Iterator[Found]:
    if told is None:
        return
    options = options_in(told)
    if not isinstance(told, list) or len(options) != len(told):
        zh = "的选项应为文字、数字，或带 value 和 label 的对象，值不能为空"
        yield spot.says("form-options-value", zh, "has an option that is no text, number, or object with value and label")
    if len({isinstance(option.value, str) for option in options}) > 1:
        yield spot.says("form-options-mixed", "的选项值有的是文字、有的不是，请统一", "has option values of different kinds; use one kind")
    for at, option in enumerate(options):
        if any(same(option.value, other.value) for other in options[:at]):
            yield spot.says("form-options-duplicate", f"的选项值 {option.value} 重复", f"has the option value {option.value} twice")
        elif is_empty(option.label):
            yield spot.says("form-options-label", f"的选项 {option.value} 没有文字", f"has no label for the option {option.value}")
