"""Shapes of plain row classes: what the dataclass says is what the JSON and the document say."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import marshmallow as ma
from marshmallow import fields

from web.api.schemas.kinds import Answer, At, pairs

PLAIN: Mapping[type, type[fields.Field[Any]]] = {
    str: fields.String, int: fields.Integer, bool: fields.Boolean, float: fields.Float, date: fields.Date, datetime: At, Decimal: fields.Float,
}  # fmt: skip


@cache
def shape(row: type) -> type[ma.Schema]:
    """A schema with the fields of a dataclass, nested ones included."""
    hints = get_type_hints(row)
    members = {field.name: _field(hints[field.name]) for field in fields_of(row)}
    return type(row.__name__.removesuffix("Row"), (Answer,), {**members, "__doc__": row.__doc__})


@cache
def page_of(row: type) -> type[ma.Schema]:
    """A list of such rows."""
    members = {
        "items": fields.List(fields.Nested(shape(row)), required=True),
        "next_cursor": fields.String(allow_none=True),
        "total": fields.Integer(allow_none=True),
    }
    return type(f"{row.__name__.removesuffix('Row')}Page", (Answer,), members)


def _field(hint: Any, *, allow_none: bool = False) -> fields.Field[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _field(next(one for one in inner if one is not NoneType), allow_none=True)
    if origin in (list, Sequence):
        return fields.List(_field(inner[0]))
    if origin is dict:
        return pairs(allow_none=allow_none)
    if is_dataclass(hint):
        return fields.Nested(shape(hint), allow_none=allow_none)
    # Enums of words are told as their words.
    kind = fields.String if isinstance(hint, type) and issubclass(hint, str) else PLAIN[hint]
    return kind(allow_none=allow_none)
