"""Which sentence a refusal gets: the component's own catalogue code, else the engine's (`properties.required = "E-SWAP-005"`)."""

import re
from typing import Any

from engine.errors import Problem
from engine.forms.field import CHOICE, CHOICES, Field


def problem(field: Field, kind: str, **params: Any) -> Problem:
    """`kind` as form-js spells it (`minLength`). A property that is itself a limit (`maxFiles: 10`) has its code beside it: `maxFilesCode`."""
    own = _code(field.properties.get(kind)) or _code(field.properties.get(f"{kind}Code"))
    return Problem(own or _engine_code(field, kind), {"label": field.label, **params})


def _code(told: Any) -> str | None:
    return told if isinstance(told, str) and re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", told) else None


def _engine_code(field: Field, kind: str) -> str:
    code = "field_" + re.sub(r"([A-Z]+)", lambda upper: "_" + upper.group(1).lower(), kind)
    if kind != "required":
        return code
    if field.type in CHOICE | CHOICES | {"datetime"}:
        return "field_required_choice"
    return {"filepicker": "field_required_file", "checkbox": "field_required_check", "dynamiclist": "field_required_rows"}.get(field.type, code)
