"""What an expression of a form sees: the document, and in a row also `this`, `parent` and `i` (form-js `buildExpressionContext`).

An expression that fails answers None, as in the browser; lint has refused those that can never work.
"""

from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.forms.places import Place

SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})
"""Names that form-js adds to the document's."""


class World:
    """One filled document as FEEL values. Build a new one after a change. `rows`: the document that `this` comes from, if it is another one."""

    def __init__(self, data: Mapping[str, Any], rows: Mapping[str, Any] | None = None) -> None:
        self.root: Mapping[str, Any] = feel.from_json(data)
        self.rows = self.root if rows is None else feel.from_json(rows)
        self.top = _context(self.root, None, [], self.root)

    def context(self, place: Place | None) -> Mapping[str, Any]:
        if place is None or place.row is None:
            return self.top
        return _context(place.holder(self.rows), self.top, [place.row[1] + 1], self.root)

    def evaluate(self, text: str, place: Place | None) -> Any:
        try:
            return feel.parse(text).evaluate(self.context(place))
        except feel.FeelError:
            return None

    def json(self, text: str, place: Place | None) -> Any:
        """The value as JSON; None where it has none, or one too large to keep."""
        try:
            return feel.to_json(self.evaluate(text, place))
        except feel.FeelError:
            return None

    def hides(self, text: str, place: Place | None) -> bool:
        try:
            return feel.hides(text, self.context(place))
        except feel.FeelError:
            return False


def _context(this: Any, parent: Any, index: list[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    special = {"this": this, "parent": parent, "i": feel.from_json(index)}
    return {**special, **data, **{f"_{name}_": value for name, value in special.items()}}
