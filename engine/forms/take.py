"""The merge of allowed fields (approvals.md B11): from a submission only what this person may write is taken over; all else stays as stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from engine.errors import Problem
from engine.forms.access import Access
from engine.forms.data import MISSING, copied, look, put
from engine.forms.field import empty_value
from engine.forms.layout import Input, Layout, Table, names_of
from engine.forms.places import rows_at
from engine.forms.problems import problem
from engine.forms.rows import MOST_ROWS, RowsRefused, origins

_MOST_UNKNOWN = 20


@dataclass
class Taken:
    """`values`: stored values with the submitted ones in place. `malformed`: refused before any rule, by path. `origins`: stored row of each row."""

    values: dict[str, Any]
    malformed: dict[str, list[Problem]] = field(default_factory=dict)
    unknown: dict[str, list[Problem]] = field(default_factory=dict)
    origins: dict[str, list[int | None]] = field(default_factory=dict)


def take(layout: Layout, stored: Mapping[str, Any], sent: Any, access: Access) -> Taken:
    """Types are judged here, rules later. Never raises, whatever `sent` is."""
    taken = Taken(copied(stored))
    if not isinstance(sent, Mapping):
        taken.unknown[""] = [Problem("form_not_object")]
        sent = {}
    for path, refusal in _strangers(layout.names, sent, ""):
        if len(taken.unknown) < _MOST_UNKNOWN:
            taken.unknown[path] = [refusal]
    for item in layout.order:
        if isinstance(item, Table):
            _take_table(taken, item, stored, look(sent, item.segments), access)
        else:
            _take_input(taken, item, taken.values, sent, access, item.field.path)
    return taken


def _take_input(taken: Taken, item: Input, holder: dict[str, Any], sent: Any, access: Access, path: str) -> None:
    if item.value is None or access.of(item).mode != "write":
        return
    told = look(sent, item.segments)
    if told is MISSING and (look(holder, item.segments) is not MISSING or (told := item.component.get("defaultValue")) is None):
        return
    try:
        value = empty_value(item.field.type) if told is None else item.value.deserialize(told)
        put(holder, item.segments, value)
    except ValidationError as refused:
        taken.malformed[path] = [entry for entry in refused.messages if isinstance(entry, Problem)]


def _take_table(taken: Taken, table: Table, stored: Mapping[str, Any], sent: Any, access: Access) -> None:
    before = rows_at(stored, table)
    sent_rows: Any = [{}] * len(before) if sent is MISSING else _no_holes(sent)
    if not _writable(table, access):
        taken.origins[table.field.path] = list(range(len(before)))
        return
    try:
        found = _origins(table, before, sent_rows, access) if sent is not MISSING else list(range(len(before)))
    except RowsRefused as refused:
        taken.malformed[table.field.path] = [refused.problem]
        found, sent_rows = list(range(len(before))), [{}] * len(before)
    taken.origins[table.field.path] = list(found)
    rows = [copied(before[at]) if at is not None else {} for at in found]
    if sent is not MISSING or rows:
        put(taken.values, table.segments, rows)
    for number, (row, told) in enumerate(zip(rows, sent_rows, strict=True)):
        for column in table.inputs if isinstance(row, dict) else ():
            _take_input(taken, column, row, told, access, column.field.path.replace("[]", f"[{number}]", 1))


def _no_holes(sent: Any) -> Any:
    """form-js writes null for a row without any visible column, and for an empty list at times."""
    return [{} if row is None else row for row in sent] if isinstance(sent, list) else [] if sent is None else sent


def _writable(table: Table, access: Access) -> bool:
    grant = access.rows(table)
    return grant.add or bool(grant.delete) or any(access.of(column).mode == "write" for column in table.inputs)


def _origins(table: Table, before: list[Any], sent: Any, access: Access) -> list[int | None]:
    if not isinstance(sent, list) or not all(isinstance(row, Mapping) for row in sent):
        raise RowsRefused(problem(table.field, "rows"))
    most = min(int(table.field.number("maxRows") or MOST_ROWS), MOST_ROWS)
    if len(sent) > max(most, len(before)):
        raise RowsRefused(problem(table.field, "maxRows", max=most, count=len(sent)))
    stored = [row if isinstance(row, Mapping) else {} for row in before]
    modes = {column: access.of(column).mode for column in table.inputs if column.value is not None}
    hidden, read = ([column for column, mode in modes.items() if mode == wanted] for wanted in ("hidden", "read"))
    return origins(table, stored, sent, hidden=hidden, read=read, grant=access.rows(table))


def _strangers(names: Mapping[str, Any], sent: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Problem]]:
    """Keys the form does not have, by path."""
    for key, value in sent.items():
        name = prefix + str(key)[:100].encode("utf-8", "replace").decode().replace("\x00", "?")
        known = names.get(key)
        if known is None:
            yield name, Problem("unknown_field", {"field": name})
        elif isinstance(known, dict):
            if isinstance(value, Mapping):
                yield from _strangers(known, value, f"{name}.")
            elif value is not None:
                yield name, Problem("field_group", {"label": name})
        elif isinstance(known, Table) and isinstance(value, list):
            columns = names_of(known.inputs)
            for number, row in enumerate(value[:MOST_ROWS]):
                yield from _strangers(columns, row if isinstance(row, Mapping) else {}, f"{name}[{number}].")
