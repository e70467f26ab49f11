"""How bodies are read and answers are written: unknown fields are refused, messages are catalogue codes, moments carry their zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import marshmallow as ma
from marshmallow import fields, validate

from web.language import named

HERE = ZoneInfo("Asia/Shanghai")
_CODES = {"required": "json_required", "null": "json_null", "unknown": "json_unknown", "type": "json_type"}


class Body(ma.Schema):
    """What a caller sends. Every message is a code of `web/texts`, so that `web.errors` can say it in either language."""

    error_messages: ClassVar[dict[str, str]] = {"unknown": "json_unknown", "type": "json_type"}

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.error_messages = {key: _CODES.get(key, "json_type") for key in field_obj.error_messages}


class Answer(ma.Schema):
    """What we send. More fields may come: readers must not mind."""

    class Meta:
        unknown = ma.EXCLUDE


class At(fields.AwareDateTime):
    """A moment in an answer: ISO 8601 with offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)


class ElementName(fields.String):
    """The name of an element; one that has none is called by its kind, in the reader's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return named(value)


class Moment(fields.Field[datetime]):
    """A moment in a query: ISO 8601; without offset in China; a bare day is its beginning (`end`: the beginning of the next)."""

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata.setdefault("format", "date-time")
        self.metadata.setdefault("type", "string")
        self._end = end

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if len(str(value)) == 10:
                day = date.fromisoformat(str(value)) + timedelta(days=1 if self._end else 0)
                return datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)
            # A "+" in a query string arrives as a space.
            moment = datetime.fromisoformat(str(value).replace(" ", "+") if "T" in str(value) else str(value))
            return (moment if moment.tzinfo else moment.replace(tzinfo=HERE)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ma.ValidationError("json_format") from error


def choice(*values: str) -> validate.OneOf:
    return validate.OneOf(values, error="json_choice")


def length(**bounds: int) -> validate.Length:
    return validate.Length(**bounds, error="json_length")


def between(low: int, high: int) -> validate.Range:
    return validate.Range(min=low, max=high, error="json_range")


def words(most: int = 4_000, **kwargs: Any) -> fields.String:
    """A string with a limit."""
    return fields.String(validate=length(max=most), **kwargs)


def ident(most: int = 120, **kwargs: Any) -> fields.String:
    """An id, key or name: never empty, never longer than its column."""
    return fields.String(validate=length(min=1, max=most), **kwargs)


def pairs(description: str = "", **kwargs: Any) -> fields.Dict:
    """A JSON object with any values."""
    return fields.Dict(keys=fields.String(), metadata={"description": description, "additionalProperties": True}, **kwargs)


class ListQuery(Body):
    """What every list understands."""

    limit = fields.Integer(load_default=50, validate=between(1, 200), metadata={"description": "How many at most"})
    cursor = fields.String(load_default=None, metadata={"description": "`next_cursor` of the page before"})


class NoBody(Body):
    """An empty object, or nothing."""
