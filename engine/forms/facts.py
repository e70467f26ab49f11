"""Values as people read them: labels for lists and history, and sections for a page without JavaScript."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from engine.forms.access import Access
from engine.forms.choices import options_for
from engine.forms.data import MISSING, copied, look
from engine.forms.field import is_empty
from engine.forms.layout import Input, Layout, Table, scalar_text
from engine.forms.numbers import decimal_of
from engine.forms.places import Place, filled, places, rows_at
from engine.forms.values import same
from engine.forms.visibility import hidden_paths
from engine.forms.world import World

_TRUTH = {"zh": ("是", "否"), "en": ("Yes", "No")}


class Reader:
    """One document, read for display. `lang`: zh or en, for yes and no."""

    def __init__(self, layout: Layout, values: Mapping[str, Any], lang: str) -> None:
        document: dict[str, Any] = copied(values)
        self.layout, self.values, self.lang = layout, values, lang
        self.document = filled(layout, document, places(layout, document))
        self.world = World(self.document)

    def display(self, place: Place) -> str:
        """One value as text; empty where there is none, file ids as they are."""
        value, field = place.value(self.values), place.input.field
        if value is MISSING or is_empty(value):
            return ""
        if isinstance(value, list):
            return "、".join(self._label(place, item) for item in value)
        if isinstance(value, bool) and field.type == "checkbox":
            return _TRUTH[self.lang][0 if value else 1]
        if field.type == "number":
            return _number(place.input, value)
        return self._label(place, value).replace("T", " ") if field.type == "datetime" else self._label(place, value)

    def _label(self, place: Place, value: Any) -> str:
        if place.input.field.kind in ("choice", "choices"):
            for option in options_for(place.input, place, self.world, self.document):
                if same(option.value, value):
                    return option.label
        return scalar_text(value)

    def sections(self, access: Access) -> list[dict[str, Any]]:
        """What is visible to this person, a section per group; rows of a table as lists of cells."""
        hidden = hidden_paths(self.layout, self.values, self.values)
        found = []
        for (_, title), items in groupby(self.layout.order, key=lambda item: item.section):
            rows = [row for item in items if item.field.path not in hidden for row in self._rows(item, access, hidden)]
            if rows:
                found.append({"title": title, "rows": rows})
        return found

    def _rows(self, item: Input | Table, access: Access, hidden: frozenset[str]) -> list[dict[str, Any]]:
        if isinstance(item, Table):
            columns = [column for column in item.inputs if access.of(column).mode != "hidden"]
            return [self._table(item, columns, hidden)] if columns else []
        return [self._fact(Place(item))] if access.of(item).mode != "hidden" else []

    def _fact(self, place: Place) -> dict[str, Any]:
        field, value = place.input.field, place.value(self.values)
        known = None if value is MISSING else value
        return {"path": place.path, "label": field.label, "kind": field.kind, "value": known, "display": self.display(place)}

    def _table(self, table: Table, columns: Sequence[Input], hidden: frozenset[str]) -> dict[str, Any]:
        lines = []
        for at, row in enumerate(rows_at(self.values, table)):
            cells = [Place(column, (table, at)) for column in columns] if isinstance(row, Mapping) else []
            lines.append([self._fact(cell) if not cell.within(hidden) else {**self._fact(cell), "value": None, "display": ""} for cell in cells])
        field = table.field
        heads = [{"path": column.field.path, "label": column.field.label, "kind": column.field.kind} for column in columns]
        return {"path": field.path, "label": field.label, "kind": "table", "value": len(lines), "display": "", "columns": heads, "rows": lines}


def labels(layout: Layout) -> dict[str, str]:
    """`{path: label}` of every input, table and column."""
    return {item.field.path: item.field.label for item in layout.everything}


def summary(layout: Layout, values: Mapping[str, Any], keys: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """`[{key, label, value}]` with option labels in place of values; keys the form does not have are shown as they are."""
    reader = Reader(layout, values, lang)
    known: Mapping[str, Input | Table] = {item.field.path: item for item in layout.order}
    return [{"key": key, "label": known[key].field.label if key in known else key, "value": _short(reader, known.get(key), key)} for key in keys]


def _short(reader: Reader, item: Input | Table | None, key: str) -> str:
    if isinstance(item, Table):
        return str(len(rows_at(reader.values, item)))
    if item is not None:
        return reader.display(Place(item))
    value = look(reader.values, key.split("."))
    return "" if value is MISSING or is_empty(value) or isinstance(value, (dict, list)) else scalar_text(value)


def _number(item: Input, value: Any) -> str:
    number, field, look_ = decimal_of(value), item.field, item.component.get("appearance") or {}
    if number is None:
        return scalar_text(value)
    text = f"{number:,.2f}" if field.kind == "money" else f"{number.normalize():f}"
    return " ".join(part for part in (_adorner(look_, "prefixAdorner"), text, _adorner(look_, "suffixAdorner")) if part)


def _adorner(appearance: Any, side: str) -> str:
    told = appearance.get(side) if isinstance(appearance, Mapping) else None
    return told if isinstance(told, str) and not told.startswith("=") and "{{" not in told else ""
