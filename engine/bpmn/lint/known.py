"""What surrounds a diagram, as far as the caller knows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """Names a diagram may refer to; None means "not known, do not check".

    `forms`: file names under `forms/` (with or without that prefix); `processes`: keys that may be called; `key`: the process folder's name.
    """

    roles: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    key: str | None = None
