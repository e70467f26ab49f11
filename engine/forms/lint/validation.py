"""`validate`: known limits of the right type, patterns that run on the server, nothing that is silently ignored."""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.forms.field import INPUTS, TEXTS
from engine.forms.lint.spot import Found, Spot
from engine.forms.numbers import decimal_of
from engine.forms.pattern import PatternRefused, compile_pattern
from engine.forms.rules import is_feel

_LIMITS = {"min": {"number"}, "max": {"number"}, "minLength": TEXTS, "maxLength": TEXTS, "pattern": TEXTS, "validationType": {"textfield"}}


def check(every: Sequence[Spot]) -> Iterator[Found]:
    for spot in every:
        told = spot.component.get("validate") or {}
        if spot.type in INPUTS and told:
            yield from _required(spot, told)
            yield from _applies(spot, told)
            yield from _limits(spot, told)
            yield from _pattern(spot, told)


def _required(spot: Spot, told: dict[str, Any]) -> Iterator[Found]:
    required = told.get("required")
    if is_feel(required):
        zh = "的必填不能是表达式，请用条件隐藏：不需要时隐藏，显示时必填"
        yield spot.says("form-required", zh, "cannot be required by an expression; hide it while it is not needed and require it when shown")
    elif required is not None and not isinstance(required, bool):
        yield spot.says("form-required", "的 required 应为 true 或 false", "must have true or false as required")


def _applies(spot: Spot, told: dict[str, Any]) -> Iterator[Found]:
    for name, types in _LIMITS.items():
        if told.get(name) not in (None, "") and spot.type not in types:
            yield spot.says("form-limit-ignored", f"的 {name} 对这种组件不起作用", f"has a {name} that does nothing for this type", "warning")
    if (type_ := told.get("validationType")) and type_ not in ("email", "phone", "custom"):
        yield spot.says("form-validation-type", f"的 validationType {type_} 不可用", f"has an unknown validationType: {type_}")


def _limits(spot: Spot, told: dict[str, Any]) -> Iterator[Found]:
    for low, high in (("min", "max"), ("minLength", "maxLength")):
        bounds = []
        for name in (low, high):
            bound = told.get(name)
            if bound in (None, "") or is_feel(bound):
                continue
            number = decimal_of(bound)
            if number is None or (name.endswith("Length") and (number < 0 or number != number.to_integral_value())):
                yield spot.says("form-limit", f"的 {name} 不是正确的数", f"has a {name} that is not a proper number")
            else:
                bounds.append(number)
        if len(bounds) == 2 and bounds[0] > bounds[1]:
            yield spot.says("form-limit", f"的 {low} 大于 {high}，没有值能通过", f"has a {low} above its {high}; no value can pass")


def _pattern(spot: Spot, told: dict[str, Any]) -> Iterator[Found]:
    pattern = told.get("pattern")
    if pattern in (None, ""):
        return
    if not isinstance(pattern, str):
        yield spot.says("form-pattern", "的 pattern 应是文字", "must have a text as pattern")
        return
    try:
        compile_pattern(pattern)
    except PatternRefused as refused:
        yield spot.says("form-pattern", f"的格式无法在服务器上检查：{refused.zh}", f"has a pattern the server cannot check: {refused.en}")
