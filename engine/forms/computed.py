"""Expression components: computed on the server from the other values, never taken from a person."""

from typing import Any

from engine import feel
from engine.forms.data import MISSING
from engine.forms.layout import Layout
from engine.forms.places import Place
from engine.forms.values import same
from engine.forms.world import World

_ROUNDS = 8
"""An expression may use another one; more steps than this in a chain are not settled."""


def compute(layout: Layout, document: dict[str, Any], at: list[Place]) -> None:
    """Writes the value of every expression among `at` into a filled document."""
    expressions = [place for place in at if place.input.expression is not None]
    for _ in range(min(_ROUNDS, len(expressions) + 1) if expressions else 0):
        world, settled = World(document), True
        for place in expressions:
            value = world.json(place.input.expression or "null", place)
            if not same(place.value(document), value):
                place.put(document, value)
                settled = False
        if settled:
            return


def inputs_changed(place: Place, values: Any, stored: Any, before: Any) -> bool:
    """Did this write change anything the expression reads? `before` is the stored row."""
    names = feel.parse(place.input.expression or "null").names
    if names & {"this", "_this_"} and not same(place.holder(values), before):
        return True
    if names & {"this", "_this_", "parent", "_parent_"}:
        return not same(values, stored)
    return any(not same(values.get(name, MISSING), stored.get(name, MISSING)) for name in names)
