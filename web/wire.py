"""JSON as the whole app reads and writes it: orjson, UTF-8, no NaN."""

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider

DEEPEST = 100


class Orjson(JSONProvider):
    """Flask's JSON by orjson."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        return self._app.response_class(self.dumps(self._prepare_response_obj(args, kwargs)), mimetype="application/json")


def strange(value: Any) -> str | None:
    """What keeps a JSON value from being stored: the code `nul_character` or `json_too_deep`; None when nothing does."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            return "json_too_deep"
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                inner += one
            elif isinstance(one, str) and "\0" in one:
                return "nul_character"
        level, depth = inner, depth + 1
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {type(value).__name__}")
