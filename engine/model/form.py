"""A form as one person may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FormView:
    """A form as one person may see it: form-js schema with permissions applied, and the values he may see. `read_only`: no field is writable."""

    schema: Mapping[str, Any]
    variables: Mapping[str, Any]
    read_only: bool


@dataclass(frozen=True)
class Outcome:
    """A decision button of a task: `key`, label, and whether a reason is required."""

    key: str
    label: str
    reason_required: bool = False
