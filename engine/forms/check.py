"""One submission against one form: merge what may be written, drop what conditions hide, compute, then judge.

What survives. A value this person may not write (hidden or read-only by permission, `readonly`, `disabled`) stays as stored, byte for byte, whatever
was sent, also while a condition hides it. A value that may be written is dropped when this write makes a condition hide its field; what was hidden
before already (a fee the process computed, under a form that shows it only for a manual quote) is nobody's answer and stays as stored. A key that was
not sent keeps its stored value. A computed field follows its inputs; one that this person may not write is computed again only when this write
changed an input.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import ValidationError

from engine.errors import Problem
from engine.forms.access import Access
from engine.forms.choices import choice_problems
from engine.forms.computed import compute, inputs_changed
from engine.forms.data import MISSING, copied, drop
from engine.forms.field import is_empty
from engine.forms.files import Resolve, file_problems
from engine.forms.layout import Layout, Table
from engine.forms.places import Place, filled, places, rows_at
from engine.forms.problems import problem
from engine.forms.rules import limit
from engine.forms.take import Taken, take
from engine.forms.visibility import hidden_paths
from engine.forms.world import World

Errors = dict[str, list[Problem]]


@dataclass(frozen=True)
class Checked:
    """`values`: the variables as they would be stored. `errors`: refusals by path, `items[0].name` in a row, "" for the whole."""

    values: dict[str, Any]
    errors: Errors


def check(
    layout: Layout, sent: Any, *, stored: Mapping[str, Any], permissions: Mapping[str, Any] | None, files: Resolve | None, required: bool
) -> Checked:
    """Never raises on what a person sends; `files` may."""
    access = Access(permissions)
    taken = take(layout, stored, sent, access)
    judged = _Judged(layout, access, taken, stored, hidden_paths(layout, taken.values, stored))
    judged.settle()
    document, world = judged.computed()
    errors: Errors = {**taken.unknown}
    errors |= {path: found for path, found in taken.malformed.items() if path not in judged.hidden and path.split("[")[0] not in judged.hidden}
    for path, found in judged.refusals(document, world, required, files):
        errors.setdefault(path, []).extend(found)
    return Checked(taken.values, {path: found for path, found in errors.items() if found})


class _Judged:
    """The state of one check; its methods run once, in order."""

    def __init__(self, layout: Layout, access: Access, taken: Taken, stored: Mapping[str, Any], hidden: frozenset[str]) -> None:
        self.layout, self.access, self.taken, self.stored, self.hidden = layout, access, taken, stored, hidden
        self.values = taken.values
        self.open: list[Place] = []

    def settle(self) -> None:
        """Takes hidden answers out and puts locked ones back; what remains open is judged."""
        world = self._world()
        for place in places(self.layout, self.values):
            grant = self.access.of(place.input)
            if grant.mode != "write":
                continue
            if place.input.locked and not grant.told and world.hides(place.input.locked, place):
                self._restore(place)
            elif place.within(self.hidden):
                if place.row is None and place.within(self._hidden_before):
                    self._restore(place)
                else:
                    place.drop(self.values)
            else:
                self.open.append(place)
        for table in self.layout.tables:
            if table.field.path in self.hidden and self._fully_writable(table):
                drop(self.values, table.segments)

    @cached_property
    def _hidden_before(self) -> frozenset[str]:
        return hidden_paths(self.layout, self.stored, self.stored)

    def _fully_writable(self, table: Table) -> bool:
        return self.access.of(table).mode == "write" and all(self.access.of(column).mode == "write" for column in table.inputs)

    def _restore(self, place: Place) -> None:
        before = self._before(place)
        if before is MISSING:
            place.drop(self.values)
        else:
            place.put(self.values, copied(before))

    def _row_before(self, place: Place) -> Any:
        if place.row is None:
            return self.stored
        origins = self.taken.origins.get(place.row[0].field.path, [])
        at = origins[place.row[1]] if place.row[1] < len(origins) else None
        return rows_at(self.stored, place.row[0])[at] if at is not None else {}

    def _before(self, place: Place) -> Any:
        return Place(place.input).value(self._row_before(place))

    def _world(self) -> World:
        document: dict[str, Any] = copied(self.values)
        return World(filled(self.layout, document, places(self.layout, document)))

    def computed(self) -> tuple[dict[str, Any], World]:
        """Writes the expressions; answers the filled document that limits and options are judged in."""
        document: dict[str, Any] = copied(self.values)
        at = places(self.layout, document)
        compute(self.layout, filled(self.layout, document, at), at)
        for place in at:
            if place.input.expression is None or (place.within(self.hidden) and self.access.of(place.input).mode == "write"):
                continue
            if self.access.of(place.input).mode == "write" or inputs_changed(place, self.values, self.stored, self._row_before(place)):
                place.put(self.values, place.value(document))
        return document, World(document)

    def refusals(self, document: dict[str, Any], world: World, required: bool, files: Resolve | None) -> Iterator[tuple[str, list[Problem]]]:
        judged = [place for place in self.open if place.input.value is not None and place.path not in self.taken.malformed]
        known = self._known_files(judged, files)
        for place in judged:
            value, grant = place.value(self.values), self.access.of(place.input)
            if value is MISSING or is_empty(value) or (value is False and place.input.field.type == "checkbox"):
                if required and grant.required:
                    yield place.path, [problem(place.input.field, "required")]
            else:
                yield place.path, self._broken(place, value, document, world, known)
        for table in self.layout.tables:
            if table.field.path not in self.hidden | self.taken.malformed.keys() and self.access.of(table).mode == "write":
                yield table.field.path, self._row_count(table, required)

    def _known_files(self, judged: list[Place], files: Resolve | None) -> Mapping[str, Any] | None:
        if files is None:
            return None
        ids = [id_ for place in judged if place.input.field.type == "filepicker" for id_ in _ids(place.value(self.values))]
        return files(list(dict.fromkeys(ids))) if ids else {}

    def _broken(self, place: Place, value: Any, document: dict[str, Any], world: World, known: Mapping[str, Any] | None) -> list[Problem]:
        item = place.input
        try:
            # A stored answer that nobody sent again has not been through the type's gate since the form may have changed.
            value = item.value.deserialize(value) if item.value else value
        except ValidationError as refused:
            return [entry for entry in refused.messages if isinstance(entry, Problem)]
        rules: list[Callable[[Any], Any] | None] = [*item.rules]
        rules += [limit(item.field, kind, world.evaluate(text, place)) for kind, text in item.limits.items()]
        found = [refusal for rule in rules if rule for refusal in _run(rule, value)]
        if item.field.type == "filepicker":
            found += file_problems(item, value, known)
        return found + choice_problems(place, value, world, document)

    def _row_count(self, table: Table, required: bool) -> list[Problem]:
        field, count = table.field, len(rows_at(self.values, table))
        least = max(int(field.number("minRows") or 0), 1 if self.access.of(table).required else 0)
        most = field.number("maxRows")
        if required and count < least:
            return [problem(field, "required", min=least, count=count) if count == 0 else problem(field, "minRows", min=least, count=count)]
        return [problem(field, "maxRows", max=int(most), count=count)] if most is not None and count > most else []


def _ids(value: Any) -> list[str]:
    return [id_ for id_ in value if isinstance(id_, str)] if isinstance(value, list) else []


def _run(rule: Callable[[Any], Any], value: Any) -> list[Problem]:
    try:
        rule(value)
    except ValidationError as refused:
        return [entry for entry in refused.messages if isinstance(entry, Problem)]
    return []
