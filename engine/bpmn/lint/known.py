"""What surrounds a diagram, as far as the caller knows it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """Names a diagram may refer to; None means "not known, do not check".

    `forms`: file names under `forms/` (with or without that prefix); `processes`: keys that may be called; `key`: the process folder's name.
    `fields`: names of the fields of each form (`amount`, `items`, `items.price`), by its file name without the prefix; a form that cannot be read
    is not in it. `outputs`, `inputs`: variables that each decision writes and reads. `called`: variables that the steps of a called process write,
    by its key.
    """

    roles: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    key: str | None = None
    fields: Mapping[str, frozenset[str]] | None = None
    outputs: Mapping[str, frozenset[str]] | None = None
    inputs: Mapping[str, frozenset[str]] | None = None
    called: Mapping[str, frozenset[str]] | None = None
