"""What the browser cannot work out: expressions that read variables it does not get, because they are hidden from this person or not of this form.

The server answers them from the stored values when the form is shown: a condition hides the component or is dropped, a limit or `readonly`
becomes its value, options become a list. One that also reads a field this person is filling in is answered as things stand; the check at submit
has the last word.
"""

from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.forms.access import Access
from engine.forms.choices import options_for
from engine.forms.data import copied
from engine.forms.field import CHOICE, CHOICES
from engine.forms.layout import Input, Layout, Table
from engine.forms.places import Place, filled, places
from engine.forms.rules import LIMITS, is_feel
from engine.forms.world import SPECIAL, World


class Unseen:
    """One document behind one view. Components given to `answer` are changed in place."""

    def __init__(self, layout: Layout, access: Access, values: Mapping[str, Any]) -> None:
        self.document: dict[str, Any] = copied(values)
        self.world = World(filled(layout, self.document, places(layout, self.document)))
        self.seen = {item.segments[0] for item in layout.order if access.of(item).mode != "hidden"}

    def answer(self, component: dict[str, Any], item: Input | Table | None) -> bool:
        """True when the component is hidden, as far as its condition is answered here."""
        hide = (component.get("conditional") or {}).get("hide")
        if self._reads(hide, feel.unary):
            component.pop("conditional")
            if self.world.hides(str(hide), None):
                return True
        locked = component.get("readonly")
        if self._reads(locked, feel.unary):
            component["readonly"] = self.world.hides(str(locked), None)
        self._limits(component)
        if isinstance(item, Input) and item.field.type in CHOICE | CHOICES and not item.field.lookup:
            self._options(component, item)
        return False

    def _reads(self, text: Any, parse: Any) -> bool:
        """Does it read something unseen, and nothing of its own row?"""
        if not is_feel(text):
            return False
        names = parse(text).names
        return bool(names - self.seen - SPECIAL) and not names & SPECIAL

    def _limits(self, component: dict[str, Any]) -> None:
        told = component.get("validate") or {}
        for name in LIMITS:
            if self._reads(told.get(name), feel.parse):
                bound = self.world.json(told[name], None)
                del told[name]
                if isinstance(bound, (int, float)) and not isinstance(bound, bool):
                    told[name] = bound

    def _options(self, component: dict[str, Any], item: Input) -> None:
        key = component.get("valuesKey")
        if (key and key not in self.seen) or self._reads(component.get("valuesExpression"), feel.parse):
            found = options_for(item, Place(item), self.world, self.document)
            component.pop("valuesKey", None)
            component.pop("valuesExpression", None)
            component["values"] = [{"value": option.value, "label": option.label} for option in found]
