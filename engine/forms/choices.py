"""Is what was chosen among the options? form-js does not ask at submit; the server must (frontend §3.2)."""

from typing import Any

from engine.errors import Problem
from engine.forms.data import look
from engine.forms.field import CHOICE, CHOICES, Option
from engine.forms.layout import Input, options_in
from engine.forms.places import Place
from engine.forms.problems import problem
from engine.forms.values import among
from engine.forms.world import World


def choice_problems(place: Place, value: Any, world: World, document: dict[str, Any]) -> list[Problem]:
    """Options of a server lookup are not judged here, but they are texts."""
    item = place.input
    if item.field.type not in CHOICE | CHOICES:
        return []
    chosen = value if isinstance(value, list) else [value]
    if item.field.lookup:
        return [] if all(isinstance(one, str) for one in chosen) else [problem(item.field, "choice", value="")]
    options = options_for(item, place, world, document)
    strange = [one for one in chosen if not among(options, one)]
    return [problem(item.field, "choice", value=str(strange[0])[:100])] if strange else []


def options_for(item: Input, place: Place, world: World, document: dict[str, Any]) -> tuple[Option, ...]:
    """The component's own options, those of a variable (`valuesKey`), or computed ones (`valuesExpression`)."""
    component = item.component
    if text := component.get("valuesExpression"):
        return options_in(world.json(text, place))
    if key := component.get("valuesKey"):
        return options_in(look(document, [key]))
    return item.field.options
