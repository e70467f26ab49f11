"""Small forms for tests: `form(text("name"), number("amount", max=5))`."""

import json
from typing import Any

from engine import forms


def schema(*components: dict[str, Any], **root: Any) -> bytes:
    return json.dumps({"type": "default", "id": "form", "schemaVersion": 19, "components": list(components), **root}).encode()


def form(*components: dict[str, Any]) -> forms.Form:
    return forms.parse(schema(*components))


def component(type_: str, key: str, *, hide: str | None = None, validate: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """`hide` is a condition; `validate` and everything else stand as form-js writes them."""
    told: dict[str, Any] = {"type": type_, "id": key.replace(".", "_"), "key": key, "label": f"[{key}]", **more}
    if hide is not None:
        told["conditional"] = {"hide": hide}
    return told if validate is None else {**told, "validate": validate}


def text(key: str, **more: Any) -> dict[str, Any]:
    return component("textfield", key, **more)


def number(key: str, **more: Any) -> dict[str, Any]:
    return component("number", key, **more)


def checkbox(key: str, **more: Any) -> dict[str, Any]:
    return component("checkbox", key, **more)


def choice(type_: str, key: str, *values: Any, **more: Any) -> dict[str, Any]:
    """Options with the labels 「1st of values」 and so on."""
    return component(type_, key, values=[{"value": value, "label": f"label of {value}"} for value in values], **more)


def expression(key: str, feel: str, **more: Any) -> dict[str, Any]:
    return component("expression", key, expression=feel, **more)


def picker(key: str, **more: Any) -> dict[str, Any]:
    return component("filepicker", key, **more)


def group(path: str, *components: dict[str, Any], hide: str | None = None, label: str = "") -> dict[str, Any]:
    told = {"type": "group", "id": f"group_{path}_{label}", "path": path, "label": label or f"[{path}]", "components": list(components)}
    return told if hide is None else {**told, "conditional": {"hide": hide}}


def rows(path: str, *columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    hide = more.pop("hide", None)
    told = {"type": "dynamiclist", "id": path, "path": path, "label": f"[{path}]", "components": list(columns), **more}
    return told if hide is None else {**told, "conditional": {"hide": hide}}


REQUIRED: dict[str, Any] = {"required": True}


def codes(checked: forms.Checked) -> dict[str, list[str]]:
    """Only the codes of the refusals, by path."""
    return {path: [problem.code for problem in problems] for path, problems in checked.errors.items()}
