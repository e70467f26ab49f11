"""What an address fills into a start form: `?op_type=合并租户&enterprises.tax_no=…`, where another page knows what is to be asked.

Only what a person would type or pick; nobody is made to tick a box or to hand in a file by following a link.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from engine.model import FormView

_TYPED = frozenset({"textfield", "textarea", "select", "radio"})
_MOST = 50


class Asked(Protocol):
    """The query string: every name with its values."""

    def getlist(self, name: str) -> list[str]: ...


def given(form: FormView | None, asked: Asked) -> dict[str, Any]:
    """Values by field name; each value of a column makes a row of its table."""
    found: dict[str, Any] = {}
    for table, key in _fields(form.schema["components"]) if form is not None else ():
        told = [text[:200] for text in asked.getlist(f"{table}.{key}" if table else key)[:_MOST] if text.strip()]
        if told and table:
            rows = found.setdefault(table, [])
            rows += [{} for _ in told[len(rows) :]]
            for row, text in zip(rows, told, strict=False):
                row[key] = text
        elif told:
            found[key] = told[0]
    return found


def _fields(components: Sequence[Mapping[str, Any]], table: str = "") -> Iterator[tuple[str, str]]:
    """(table or nothing, key) of what may be typed; fields that lie within other values (`a.b`) are left out."""
    for component in components:
        if component["type"] == "dynamiclist":
            yield from _fields(component["components"], component.get("path", ""))
        elif component["type"] == "group" and not component.get("path"):
            yield from _fields(component["components"], table)
        elif component["type"] in _TYPED and not (component.get("readonly") or component.get("disabled")) and "." not in component["key"]:
            yield table, component["key"]
