"""What a person has to give so that he may say yes to a task: then it is not done with many others at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine import forms
from engine.approval.profile import Profile
from engine.definitions.bundle import Bundle


def needs(bundle: Bundle, row: Mapping[Any, Any], profile: Profile) -> tuple[str, ...]:
    """`form`: fields that must be filled; `signature`: by hand; `opinion`: a reason even for yes."""
    return tuple(_needs(bundle, row, profile))


def _needs(bundle: Bundle, row: Mapping[Any, Any], profile: Profile) -> Iterator[str]:
    own = bundle.task_form(row["process_key"], row["element_id"])
    opened = {**profile.fields, **bundle.call_fields(row["element_path"])}
    if _must_be_filled(own, profile.fields) if own is not None else "required" in opened.values():
        yield "form"
    if profile.signature:
        yield "signature"
    if profile.opinion == "required":
        yield "opinion"


def _must_be_filled(form: forms.Form, permissions: Mapping[str, Any]) -> bool:
    told = {field.name: permissions.get(field.name, "required" if field.required and not field.read_only else "") for field in form.fields}
    return any(permission == "required" for permission in told.values())
