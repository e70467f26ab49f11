"""What a submitted JSON value must look like, one marshmallow field per kind; refusals are `ValidationError([Problem])`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from engine.forms.field import CHOICE, CHOICES, Field, Option, is_empty
from engine.forms.moments import Moment
from engine.forms.numbers import as_json, decimal_of
from engine.forms.problems import problem

LONGEST_TEXT = 100_000
MOST_CHOICES = 1_000


def storable(text: str) -> bool:
    """Text that every database and browser can keep: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: 1 is not true, 1 is 1.0."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


class _Value(fields.Field[Any]):
    """A marshmallow field that knows the form's field, so that its refusals carry label and code."""

    def __init__(self, field: Field) -> None:
        super().__init__(allow_none=True)
        self.of = field

    def refuse(self, kind: str, **params: Any) -> ValidationError:
        return ValidationError([problem(self.of, kind, **params)])

    def text(self, value: Any, kind: str) -> str:
        if not isinstance(value, str):
            raise self.refuse(kind)
        if len(value) > LONGEST_TEXT:
            raise self.refuse("maxLength", max=LONGEST_TEXT)
        if not storable(value):
            raise self.refuse("characters")
        return value


class Text(_Value):
    """A string; a one-line field turns line breaks and tabs into spaces, as form-js does."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = self.text(value, "text")
        return text.translate({9: " ", 10: " ", 13: " "}) if self.of.type == "textfield" else text


class Number(_Value):
    """An int, float or Decimal that JavaScript can hold, never a bool; a decimal string where the component says `serializeToString`."""

    def __init__(self, field: Field, as_text: bool) -> None:
        super().__init__(field)
        self.as_text = as_text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "" and isinstance(value, str):
            return None
        if isinstance(value, str) and not self.as_text:
            raise self.refuse("number")
        number: Decimal | None = decimal_of(value)
        if number is None:
            raise self.refuse("number")
        if not self.as_text:
            return as_json(number)
        return value if isinstance(value, str) else f"{number:f}"


class Checkbox(_Value):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.refuse("checkbox")
        return value


class Choice(_Value):
    """A scalar. Whether it is among the options is judged by `among`, where the options are known."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return None if value == "" and isinstance(value, str) else self.scalar(value)

    def scalar(self, value: Any) -> Any:
        if isinstance(value, bool) or (not isinstance(value, str) and decimal_of(value) is not None):
            return value
        return self.text(value, "choice")


class Choices(Choice):
    """A list of different scalars."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or len(value) > MOST_CHOICES:
            raise self.refuse("choice")
        chosen = [self.scalar(item) for item in value]
        if any(same(item, other) for at, item in enumerate(chosen) for other in chosen[:at]):
            raise self.refuse("choice")
        return chosen


class Files(_Value):
    """A list of file ids; one id alone is taken as a list of one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        ids = [value] if isinstance(value, str) and value else [] if value == "" else value
        if not isinstance(ids, list) or len(ids) > MOST_CHOICES:
            raise self.refuse("files")
        checked = [self.text(item, "files") for item in ids]
        if any(is_empty(item) for item in checked) or len(set(checked)) != len(checked):
            raise self.refuse("files")
        return checked


def value_of(field: Field, component: Any) -> fields.Field[Any] | None:
    """The marshmallow field of a component; None for an expression, which no person fills."""
    if field.type in CHOICE:
        return Choice(field)
    if field.type in CHOICES:
        return Choices(field)
    if field.type == "number":
        return Number(field, component.get("serializeToString") is True)
    if field.type == "datetime":
        return Moment(field, component)
    return {"checkbox": Checkbox, "filepicker": Files, "textfield": Text, "textarea": Text}[field.type](field) if field.type != "expression" else None


def among(options: Sequence[Option], value: Any) -> bool:
    return any(same(option.value, value) for option in options)
