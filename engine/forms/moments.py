"""Dates and times as form-js writes them: `2026-11-20`, `14:05`, `2026-11-20T14:05Z`."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from marshmallow import ValidationError, fields

from engine.forms.field import Field
from engine.forms.problems import problem

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}(:\d{2})?"


class Moment(fields.Field[Any]):
    """A date, a time, or both; the zone is fixed by the component (`utc_normalized` ends in Z), never by the browser."""

    def __init__(self, field: Field, component: Mapping[str, Any]) -> None:
        super().__init__(allow_none=True)
        self.of = field
        self.subtype = component.get("subtype", "date")
        zone = "Z" if component.get("timeSerializingFormat") == "utc_normalized" else ""
        self.form = {"date": _DATE, "time": _TIME + zone}.get(self.subtype, f"{_DATE}T{_TIME}{zone}")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "" and isinstance(value, str):
            return None
        if not isinstance(value, str) or not re.fullmatch(self.form, value, re.ASCII) or not self._exists(value.removesuffix("Z")):
            raise ValidationError([problem(self.of, self.subtype)])
        return value

    def _exists(self, text: str) -> bool:
        read: Any = {"date": date.fromisoformat, "time": time.fromisoformat}.get(self.subtype, datetime.fromisoformat)
        try:
            read(text)
        except ValueError:
            return False
        return True
