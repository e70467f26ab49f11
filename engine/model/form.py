"""A form as one person may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.model.file import StoredFile


@dataclass(frozen=True)
class FormView:
    """A form as one person may see it: hidden fields are gone, from the schema and from the values."""

    schema: Mapping[str, Any]
    """form-js, for the viewer."""
    variables: Mapping[str, Any]
    read_only: bool
    """No field is writable."""
    sections: Sequence[Any]
    """The same values ready to show without JavaScript: `[{"title", "rows": [{"path", "label", "kind", "value", "display"}]}]`."""
    files: Mapping[str, StoredFile]
    """The files that the values refer to, by id."""


@dataclass(frozen=True)
class Outcome:
    """A decision button of a task: `key`, label, and whether a reason is required."""

    key: str
    label: str
    reason_required: bool = False
