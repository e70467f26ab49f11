"""What this person may do with a field: the form's own `readonly`/`disabled`, overridden by the task's `fields` (approvals.md Part A, B11).

A permission is `hidden`, `read`, `write` or `required`, for a table also `+add` `-add` `+delete` `-delete`, separated by commas. The most specific
name wins: `items.price` before `items`; a group may be named too. A word nobody knows means `read`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.forms.layout import Input, Table

Mode = Literal["hidden", "read", "write"]
_MODES: Mapping[str, Mode] = {"hidden": "hidden", "read": "read", "write": "write", "required": "write"}
_ROWS = frozenset({"+add", "-add", "+delete", "-delete"})


@dataclass(frozen=True)
class Grant:
    """`told`: a permission decided it, so the form's own FEEL `readonly` no longer does."""

    mode: Mode
    required: bool
    told: bool = False


@dataclass(frozen=True)
class RowGrant:
    """May rows be added, and deleted? `delete` None: only rows that hold nothing this person may not write."""

    add: bool
    delete: bool | None


class Access:
    """Permissions of one person on one form; None means the form as it is."""

    def __init__(self, permissions: Mapping[str, Any] | None) -> None:
        self.words = {name.replace("[]", ""): words_of(told) for name, told in (permissions or {}).items()}

    def of(self, item: Input | Table) -> Grant:
        field = item.field
        name, word = self.told(field.name)
        if word is None:
            return Grant("read" if field.read_only else "write", field.required)
        required = word == "required" if name == field.name and word in ("required", "read", "hidden") else field.required
        return Grant(_MODES.get(word, "read"), required, told=True)

    def told(self, name: str) -> tuple[str, str | None]:
        """The most specific name that a permission was given for, and its word; None: nothing was said of it."""
        for part in _names(name):
            for word in self.words.get(part, ()):
                if word not in _ROWS:
                    return part, word
        return name, None

    def hides(self, name: str) -> bool:
        """Nobody with these permissions may know what stands in a field of this name."""
        return self.told(name)[1] == "hidden"

    def rows(self, table: Table) -> RowGrant:
        words = self.words.get(table.field.name, ())
        if self.of(table).mode != "write":
            return RowGrant("+add" in words, "+delete" in words)
        add = "-add" not in words and (table.can_grow or "+add" in words)
        if "-delete" in words or not (table.can_grow or "+delete" in words):
            return RowGrant(add, False)
        return RowGrant(add, True if "+delete" in words else None)


def words_of(told: Any) -> tuple[str, ...]:
    return tuple(word.strip() for word in told.split(",") if word.strip()) if isinstance(told, str) else ("?",)


def _names(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
