"""What `validate` asks of a well-formed value: marshmallow validators whose refusals are `ValidationError([Problem])`.

They run only on an answer; `required` is judged apart, since a draft may leave it open.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError
from marshmallow.validate import Validator

from engine.errors import Problem
from engine.forms.field import TEXTS, Field
from engine.forms.numbers import as_json, decimal_of, decimals, is_multiple
from engine.forms.pattern import JS_SPACE, compile_pattern
from engine.forms.problems import problem

LIMITS = ("min", "max", "minLength", "maxLength")
"""The keys of `validate` that may be FEEL (`=…`)."""
_ZERO = Decimal(0)
_HOST = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_TYPES = {"email": rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_HOST}(?:\.{_HOST})*$", "phone": r"^(\+|00)[1-9]\d{5,28}$"}


class Rule(Validator):
    """`holds(value)` or the problem."""

    def __init__(self, holds: Callable[[Any], bool], refusal: Problem) -> None:
        self.holds, self.refusal = holds, refusal

    def __call__(self, value: Any) -> Any:
        if not self.holds(value):
            raise ValidationError([self.refusal])
        return value


def units(text: str) -> int:
    """Length as form-js counts it: UTF-16 units of the trimmed text."""
    trimmed = text.strip(JS_SPACE)
    return len(trimmed) + sum(character > "\uffff" for character in trimmed)


def limit(field: Field, kind: str, bound: Any) -> Rule | None:
    """One of LIMITS with a known bound; None when the bound is no number (form-js ignores null, we ignore nonsense)."""
    number = decimal_of(bound)
    if number is None:
        return None
    refusal = problem(field, kind, **{kind[:3]: as_json(number)})
    if kind in ("min", "max"):
        return Rule(lambda value: _within(decimal_of(value), number, kind), refusal)
    return Rule(lambda value: units(value) >= number if kind == "minLength" else units(value) <= number, refusal)


def limits_for(field: Field) -> tuple[str, ...]:
    """Which of LIMITS this type knows."""
    return LIMITS[:2] if field.type == "number" else LIMITS[2:] if field.type in TEXTS else ()


def _within(value: Any, bound: Any, kind: str) -> bool:
    return value is None or bool(value >= bound if kind == "min" else value <= bound)


def rules_of(field: Field, component: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The constant rules of a component, FEEL limits left out."""
    told = component.get("validate") or {}
    found = [limit(field, kind, told[kind]) for kind in limits_for(field) if told.get(kind) is not None and not is_feel(told[kind])]
    if field.type in TEXTS:
        found += _text_rules(field, told)
    if field.type == "number":
        found += _number_rules(field, component)
    return tuple(rule for rule in found if rule)


def is_feel(told: Any) -> bool:
    return isinstance(told, str) and told.startswith("=")


def _text_rules(field: Field, told: Mapping[str, Any]) -> list[Rule | None]:
    found: list[Rule | None] = []
    if pattern := told.get("pattern"):
        own = told.get("patternErrorMessage")
        refusal = problem(field, "pattern", pattern=pattern)
        if own and refusal.code == "field_pattern":
            refusal = Problem("field_message", {"label": field.label, "message": own})
        found.append(Rule(compile_pattern(pattern), refusal))
    if (type_ := told.get("validationType")) in _TYPES:
        found.append(Rule(compile_pattern(_TYPES[type_]), problem(field, type_)))
    return found


def _number_rules(field: Field, component: Mapping[str, Any]) -> list[Rule | None]:
    digits, step = component.get("decimalDigits"), decimal_of(component.get("increment"))
    found: list[Rule | None] = []
    if isinstance(digits, int) and digits >= 0:
        refusal = problem(field, "decimalDigits", digits=digits) if digits else problem(field, "integer")
        found.append(Rule(lambda value: decimals(decimal_of(value) or _ZERO) <= digits, refusal))
    if step:
        found.append(Rule(lambda value: is_multiple(decimal_of(value) or _ZERO, step), problem(field, "increment", step=as_json(step))))
    return found
