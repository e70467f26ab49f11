"""What a person filled in, checked and merged: the start form at submit, a task's own form at completion."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import forms
from engine.approval.rules import CHOSEN
from engine.commands import _journey, _judging
from engine.definitions.bundle import Bundle
from engine.errors import ComputedChanged, FieldsRejected, Problem, StaleVersion
from engine.model import StoredFile
from engine.store import files
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

RESERVED = frozenset({"initiator", "outcome", "outcomes", "revokes", CHOSEN})
"""Written by the engine: nobody decides in another's name by sending them along."""


def accept(
    uow: UnitOfWork, bundle: Bundle, instance: Instance, *, submitted: Mapping[str, Any], form: forms.Form | None, process_key: str,
    element_id: str, permissions: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Check `submitted`, merge it into the instance's variables and give the fields that changed (`{path: [old, new]}`).

    Without a form any JSON variables are accepted (architecture §14.2). Raises FieldsRejected, VariablesRejected.
    """
    before = instance.variables
    if form is None:
        values = {**before, **{name: value for name, value in submitted.items() if name not in RESERVED}}
    else:
        typed = {name: value for name, value in submitted.items() if name != CHOSEN}
        checked = form.check(typed, stored=before, permissions=permissions, files=file_finder(uow, instance))
        if checked.errors:
            raise FieldsRejected(checked.errors)
        values = checked.values
    facts = _journey.facts_of(instance)
    _judging.refuse(_judging.judge(uow, facts, values=values, process_key=process_key, element_id=element_id))
    changed = {key: [before.get(key), value] for key, value in values.items() if before.get(key) != value}
    if changed:
        _journey.check_variables(values, uow.settings.variables_bytes)
    instance.variables = values
    if form is not None:
        use_files(uow, form, values)
    return changed


def use_files(uow: UnitOfWork, form: forms.Form, values: Mapping[str, Any]) -> None:
    """The files in these values belong to the request from now on."""
    uow.use_files([i for field in form.fields if field.type == "filepicker" for i in _ids(values, field.path)])


def attach(uow: UnitOfWork, instance: Instance, ids: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    """Files beside an opinion: one's own, or already in this request; nobody reads another's file by guessing its id. Gives what the history
    tells of them. Raises FieldsRejected."""
    wanted = list(dict.fromkeys(ids))
    found = file_finder(uow, instance)(wanted) if wanted else {}
    if set(wanted) - found.keys():
        raise FieldsRejected({"attachments": [Problem("file_not_found")]})
    uow.use_files(wanted)
    return {"files": [{"id": one, "name": found[one].name} for one in wanted]} if wanted else {}


def file_finder(uow: UnitOfWork, instance: Instance) -> Callable[[list[str]], Mapping[str, StoredFile]]:
    return lambda ids: files.known(uow.connection, ids, uploaded_by=uow.actor.id, instance_id=instance.id)


def compare(instance: Instance, expected: Mapping[str, Any] | None) -> None:
    """The person must have seen what submit computes (architecture §14.1). Raises ComputedChanged."""
    for name, seen in (expected or {}).items():
        if instance.variables.get(name) != seen:
            raise ComputedChanged(field=name, seen=seen, now=instance.variables.get(name))


def check_version(*, expected: int | None, actual: int) -> None:
    """Optimistic check of what the caller had on the screen. Raises StaleVersion."""
    if expected is not None and expected != actual:
        raise StaleVersion(expected=expected, actual=actual)


def _ids(values: Mapping[str, Any], path: str) -> list[str]:
    """File ids at a path of the form's fields; `items[].file` goes through a list."""
    found: list[Any] = [values]
    for part in path.split("."):
        name, is_list = part.removesuffix("[]"), part.endswith("[]")
        found = [v.get(name) for v in found if isinstance(v, Mapping)]
        found = [row for v in found if isinstance(v, list) for row in v] if is_list else found
    return [i for v in found if isinstance(v, list) for i in v if isinstance(i, str)]
