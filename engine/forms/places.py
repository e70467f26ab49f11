"""The concrete inputs of one document: every input once, every column once per row."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms.data import MISSING, drop, look, put
from engine.forms.field import empty_value
from engine.forms.layout import Input, Layout, Table


@dataclass(frozen=True)
class Place:
    """One input at one place. `row`: the table and the index of its row."""

    input: Input
    row: tuple[Table, int] | None = None

    @property
    def path(self) -> str:
        """As errors are keyed: `items[0].name`."""
        if self.row is None:
            return self.input.field.path
        return self.input.field.path.replace("[]", f"[{self.row[1]}]", 1)

    def within(self, paths: Container[str]) -> bool:
        """Is it, or its whole table, among these paths?"""
        return self.path in paths or (self.row is not None and self.row[0].field.path in paths)

    def holder(self, data: Mapping[str, Any]) -> Any:
        """The dict that holds the value: the document, or the row."""
        if self.row is None:
            return data
        rows = look(data, self.row[0].segments)
        return rows[self.row[1]] if isinstance(rows, list) and self.row[1] < len(rows) else {}

    def value(self, data: Mapping[str, Any]) -> Any:
        return look(self.holder(data), self.input.segments)

    def put(self, data: dict[str, Any], value: Any) -> None:
        put(self.holder(data), self.input.segments, value)

    def drop(self, data: dict[str, Any]) -> None:
        drop(self.holder(data), self.input.segments)

    def initial(self) -> Any:
        """What an untouched field holds."""
        default = self.input.component.get("defaultValue")
        return empty_value(self.input.field.type) if default is None else default


def rows_at(data: Mapping[str, Any], table: Table) -> list[Any]:
    """The rows of a table as they are stored, always a list."""
    rows = look(data, table.segments)
    return rows if isinstance(rows, list) else []


def places(layout: Layout, data: Mapping[str, Any]) -> list[Place]:
    """All places of a document in the order of the form."""
    return list(_places(layout, data))


def _places(layout: Layout, data: Mapping[str, Any]) -> Iterator[Place]:
    for item in layout.order:
        if isinstance(item, Input):
            yield Place(item)
            continue
        for at, row in enumerate(rows_at(data, item)):
            if isinstance(row, Mapping):
                yield from (Place(column, (item, at)) for column in item.inputs)


def filled(layout: Layout, data: dict[str, Any], at: list[Place]) -> dict[str, Any]:
    """`data` itself, completed as form-js completes it on import: absent values become their default or the type's empty value."""
    for place in at:
        if place.value(data) is MISSING:
            place.put(data, place.initial())
    for table in layout.tables:
        if look(data, table.segments) is MISSING:
            put(data, table.segments, [])
    return data
