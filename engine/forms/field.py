"""What a form asks for: fields, options, and which form-js component types carry a value (frontend §3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.forms.numbers import decimal_of

TEXTS = frozenset({"textfield", "textarea"})
CHOICE = frozenset({"select", "radio"})
CHOICES = frozenset({"checklist", "taglist"})
INPUTS = TEXTS | CHOICE | CHOICES | {"number", "checkbox", "datetime", "filepicker", "expression"}
PLAIN = frozenset({"text", "separator", "spacer", "button"})
CONTAINERS = frozenset({"group", "dynamiclist"})
REFUSED = frozenset({"html", "iframe", "image", "documentPreview", "table"})
"""Known to form-js, refused here: they show foreign or stored mark-up, or nothing a server could check."""

_EMPTY: Mapping[str, Any] = {"textfield": "", "textarea": "", "checkbox": False, "checklist": (), "taglist": (), "filepicker": ()}


def empty_value(type_: str) -> Any:
    """What form-js submits for an untouched field of this type; a file field holds a list of ids here."""
    value = _EMPTY.get(type_)
    return list(value) if isinstance(value, tuple) else value


def is_empty(value: Any) -> bool:
    """No answer: null, blank text, an empty list. `False` and 0 are answers."""
    return value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, list) and not value)


def as_number(told: Any) -> Any:
    return told.strip() if isinstance(told, str) else told


@dataclass(frozen=True)
class Option:
    """One choice of a select, radio, checklist or taglist: a scalar value and what a person reads."""

    value: Any
    label: str


@dataclass(frozen=True)
class Field:
    """One input of a form, or a dynamic list itself. `path` is dotted, a column of a list is `items[].name`."""

    path: str
    id: str
    type: str
    label: str
    required: bool = False
    read_only: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    @property
    def name(self) -> str:
        """The path as permissions write it: `items.name`."""
        return self.path.replace("[]", "")

    @property
    def lookup(self) -> str | None:
        """Name of the server lookup that offers the options; then any text is well-formed and the validator judges it."""
        return self.properties.get("lookup") or None

    @property
    def kind(self) -> str:
        """How to show it: `properties.kind` (money, …), else by type."""
        told = self.properties.get("kind")
        return str(told) if told else _KINDS.get(self.type, "text")

    def number(self, name: str) -> float | None:
        """A limit among the properties; form-js editors write every property as text."""
        told = decimal_of(as_number(self.properties.get(name)))
        return None if told is None or told < 0 else float(told)


_KINDS = {
    "number": "number", "checkbox": "bool", "select": "choice", "radio": "choice", "checklist": "choices", "taglist": "choices",
    "datetime": "date", "filepicker": "file", "dynamiclist": "table",
}  # fmt: skip
