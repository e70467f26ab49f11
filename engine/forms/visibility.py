"""Which places `conditional.hide` hides, judged as form-js judges it.

Two passes: conditions see the document as filled in; then once more with what the first pass hid taken back to its initial value (a field of
the document) or taken out (inside a group or row), which is what the browser shows.
"""

from collections.abc import Mapping
from typing import Any

from engine.forms.computed import compute
from engine.forms.data import copied, drop, look, put
from engine.forms.layout import Layout
from engine.forms.places import filled, places
from engine.forms.world import World


def hidden_paths(layout: Layout, values: Mapping[str, Any], stored: Mapping[str, Any]) -> frozenset[str]:
    """Paths of hidden places and of hidden tables (`items`)."""
    document = _document(layout, values)
    if not any(item.conditions for item in layout.everything):
        return frozenset()
    first = _judge(layout, document, document)
    return _judge(layout, _without(layout, document, first, stored), document) if first else first


def _document(layout: Layout, values: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = copied(values)
    return filled(layout, document, places(layout, document))


def _judge(layout: Layout, document: dict[str, Any], shown: Mapping[str, Any]) -> frozenset[str]:
    """`shown`: the rows that form-js draws and calls `this`; conditions read everything else from `document`."""
    compute(layout, document, places(layout, document))
    world = World(document, shown)
    tables = {table.field.path for table in layout.tables if any(world.hides(text, None) for text in table.conditions)}
    hidden = {place.path for place in places(layout, shown) if any(world.hides(text, place) for text in place.input.conditions)}
    return frozenset(tables | hidden)


def _without(layout: Layout, document: dict[str, Any], hidden: frozenset[str], stored: Mapping[str, Any]) -> dict[str, Any]:
    document = copied(document)
    initial = _document(layout, stored)
    for place in places(layout, document):
        if place.within(hidden):
            place.drop(document)
    for table in layout.tables:
        if table.field.path in hidden:
            drop(document, table.segments)
    for key, value in initial.items():
        if key not in document:
            put(document, [key], copied(look(initial, [key])) if isinstance(value, dict | list) else value)
    return document
