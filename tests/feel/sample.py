"""What the expressions of these tests may speak of, and how an answer is compared."""

import json
from typing import Any

from engine import feel

CONTEXT: dict[str, Any] = {
    "a": 5,
    "b": "x",
    "n": None,
    "t": True,
    "f": False,
    "l": [1, 2, 3],
    "items": [{"name": "A", "price": 10, "tags": ["x"]}, {"name": "B", "price": 20.5, "tags": []}, {"name": "C", "price": None}],
    "o": {"p": {"q": 7}, "s": "txt"},
    "金额": 6000,
    "部门": "财务",
    "empty": [],
    "nested": [[1, 2], [3, [4]]],
}


def answer(expression: str, context: dict[str, Any] | None = None) -> str:
    """The value of an expression as JSON text: `1` and `true` are not the same there."""
    return as_text(feel.to_json(feel.evaluate(expression, CONTEXT if context is None else context)))


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
