"""A compiled form: immutable, shared by threads."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms import facts
from engine.forms.access import Access
from engine.forms.check import Checked, check
from engine.forms.field import Field
from engine.forms.files import Resolve
from engine.forms.layout import layout_of
from engine.forms.places import places
from engine.forms.view import view
from engine.forms.visibility import hidden_paths

Permissions = Mapping[str, Any]


class Form:
    """A form-js schema (schemaVersion ≤ 19) that lint has accepted. Get one from `forms.parse`."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.id = str(schema["id"])
        self._schema = schema
        self._layout = layout_of(schema)
        self.fields: tuple[Field, ...] = tuple(item.field for item in self._layout.everything)
        """Every input, dynamic list (`items`) and column (`items[].name`), in the order of the form."""

    def check(
        self, submitted: Any, *, stored: Mapping[str, Any] | None = None, permissions: Permissions | None = None,
        files: Resolve | None = None, required: bool = True,
    ) -> Checked:  # fmt: skip
        """Stored values with the allowed part of `submitted` merged in, and what is wrong with it (see `engine.forms.check`).

        `required=False`: formats are judged, emptiness is not (drafts). `files` resolves ids; without it only their number is judged.
        """
        return check(self._layout, submitted, stored=stored or {}, permissions=permissions, files=files, required=required)

    def view(self, permissions: Permissions | None = None, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """form-js for this person. `values` (the stored ones) answer conditions on fields that are hidden from him."""
        return view(self._schema, self._layout, Access(permissions), values)

    def visible(self, values: Mapping[str, Any]) -> set[str]:
        """Paths of fields that no condition hides: `amount`, `items`, `items[0].name`."""
        hidden = hidden_paths(self._layout, values, values)
        shown = {place.path for place in places(self._layout, values) if not place.within(hidden)}
        return shown | {table.field.path for table in self._layout.tables} - hidden

    def labels(self) -> dict[str, str]:
        """`{path: label}`; a column as `items[].name`."""
        return facts.labels(self._layout)

    def summary(self, values: Mapping[str, Any], keys: Sequence[str], lang: str = "zh") -> list[dict[str, Any]]:
        """`[{key, label, value}]` for lists: option labels instead of values, a table as its number of rows."""
        return facts.summary(self._layout, values, keys, lang)

    def facts(self, values: Mapping[str, Any], permissions: Permissions | None = None, lang: str = "zh") -> list[dict[str, Any]]:
        """`[{title, rows: [{path, label, kind, value, display}]}]` of what this person may see.

        `kind`: text, number, money (`properties.kind`), bool, choice, choices, date, file (`value` is a list of ids) or table, which has
        `columns: [{path, label, kind}]` and `rows: [[{path, label, kind, value, display}]]`.
        """
        return facts.Reader(self._layout, values, lang).sections(Access(permissions))

    def hidden_only(self, permissions: Permissions) -> dict[str, Any]:
        """Permissions under which every field is read, but for those that these hide."""
        access = Access(permissions)
        return {field.name: "hidden" if access.hides(field.name) else "read" for field in self.fields}

    def must_be_filled(self, permissions: Permissions | None = None) -> bool:
        """Is there anything that this person may write and must not leave empty?"""
        access = Access(permissions)
        return any(grant.mode == "write" and grant.required for grant in map(access.of, self._layout.everything))

    def closed_but(self, permissions: Permissions) -> dict[str, Any]:
        """Permissions under which every field is read, but for what these say of it, of its table or of its group."""
        access, told = Access(permissions), {name.replace("[]", ""): value for name, value in permissions.items()}
        silent = [field.name for field in self.fields if access.told(field.name)[1] is None]
        return told | {name: f"read,{told[name]}" if name in told else "read" for name in silent}
