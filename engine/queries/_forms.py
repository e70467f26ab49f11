"""A form and its values as one person may see them."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import select

from engine import forms
from engine.forms.sight import Sight
from engine.handlers import Context
from engine.model import FormView, StoredFile
from engine.queries._asking import Asking
from engine.store.files import file

Permissions = Mapping[str, Any]


def view(asking: Asking, form: forms.Form, values: Mapping[str, Any], permissions: Permissions | None, *, read_only: bool) -> FormView:
    """The viewer's schema and values. `read_only` closes every field the permissions do not hide."""
    effective = form.hidden_only(permissions or {}) if read_only else dict(permissions or {})
    shown = _shown(form, values, effective)
    sections = _labelled(asking, form, form.facts(shown, effective or None), values)
    return FormView(form.view(effective or None, values), shown, read_only, sections, _files(asking, form, shown))


def _labelled(asking: Asking, form: forms.Form, sections: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    """People read the name of a tenant or product, not its code."""
    labels = {}
    for field in form.fields:
        handler = asking.handlers.lookup(field.properties.get("lookup", ""))
        value = values.get(field.path)
        if handler is not None and field.type == "select" and isinstance(value, str) and value:
            options = handler.function(Context(asking.connection, values, asking.actor, asking.now), value, 5)
            labels[field.path] = next((option.label for option in options if option.value == value), value)
    return [_with_labels(section, labels) for section in sections]


def _with_labels(section: Any, labels: Mapping[str, str]) -> Any:
    rows = [{**row, "display": labels.get(row.get("path", ""), row.get("display"))} for row in section.get("rows", ())]
    return {**section, "rows": rows}


def is_writable(form: forms.Form, permissions: Permissions) -> bool:
    """May anything of it be written under these permissions, where all else is closed?"""
    closed = forms.Access(form.closed_but(permissions))
    return any(closed.told(field.name)[1] in ("write", "required") for field in form.fields)


def _shown(form: forms.Form, values: Mapping[str, Any], permissions: Permissions) -> dict[str, Any]:
    """Only what the form has, without what is hidden."""
    heads = {field.path.split(".")[0].removesuffix("[]") for field in form.fields}
    sight = Sight.of([field.name for field in form.fields], [permissions])
    return sight.values({key: deepcopy(value) for key, value in values.items() if key in heads})


def _files(asking: Asking, form: forms.Form, values: Mapping[str, Any]) -> dict[str, StoredFile]:
    ids = {i for field in form.fields if field.type == "filepicker" for i in _at(values, field.path.split("."))}
    if not ids:
        return {}
    f = file.c
    rows = asking.connection.execute(select(f.id, f.name, f.size, f.sha256, f.media_type).where(f.id.in_(ids)))
    return {row.id: StoredFile(*row) for row in rows}


def _at(values: Any, parts: list[str]) -> Iterator[str]:
    if isinstance(values, list):
        for inner in values:
            yield from _at(inner, parts)
    elif not parts:
        if isinstance(values, str):
            yield values
    elif isinstance(values, Mapping):
        yield from _at(values.get(parts[0].removesuffix("[]")), parts[1:])
