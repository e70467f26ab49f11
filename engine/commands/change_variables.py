"""修改表单: an administrator mends the variables of a request; the difference is in its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _answers, _journey, _owner, _submission, _submit
from engine.definitions.bundle import Bundle
from engine.errors import FieldsRejected, InstanceStateChanged, Problem
from engine.model import InstanceResult, InstanceState
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

SECRET = "$secret"


@dataclass(frozen=True)
class ChangeVariables:
    """`variables` are set one by one, `removed` are taken out; also while the request is suspended. Nothing moves, but title and locks follow.

    A field of the start form must have its type. Raises FieldsRejected (also for what the engine writes itself, and secrets), VariablesRejected.
    """

    instance_id: str
    reason: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    removed: Sequence[str] = ()
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        instance = uow.take_instance(self.instance_id)
        if instance.state not in (InstanceState.RUNNING, InstanceState.RETURNED):
            raise InstanceStateChanged(state=instance.state.value)
        _submission.check_version(expected=self.form_version, actual=instance.form_version)
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        before, after = instance.variables, self._after(uow, bundle, instance)
        _journey.check_variables(after, uow.settings.variables_bytes)
        changes = {name: [before.get(name), after.get(name)] for name in sorted({*before, *after}) if before.get(name) != after.get(name)}
        if changes:
            instance.variables = after
            instance.form_version += 1
            uow.record("variables.changed", changes=changes, reason=self.reason)
            _follow(uow, bundle, instance)
        return _answers.of_instance(uow)

    def _after(self, uow: UnitOfWork, bundle: Bundle, instance: Instance) -> dict[str, Any]:
        touched = [*self.variables, *self.removed]
        refused = {name: [Problem("variable_reserved", {"name": name})] for name in touched if name in _submission.RESERVED}
        secret = [n for n in touched if _holds_secret(self.variables.get(n)) or _holds_secret(instance.variables.get(n))]
        refused |= {name: [Problem("variable_secret", {"name": name})] for name in secret}
        if refused:
            raise FieldsRejected(refused)
        typed = _typed(uow, bundle, instance, self.variables)
        return {name: value for name, value in {**instance.variables, **typed}.items() if name not in self.removed}


def _typed(uow: UnitOfWork, bundle: Bundle, instance: Instance, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the start form reads them; what is none of its fields is taken as it comes. Raises FieldsRejected."""
    form = bundle.start_form
    heads = {entry.path.split(".")[0].removesuffix("[]") for entry in form.fields} if form else set()
    own = {name: value for name, value in sent.items() if name in heads}
    if form is None or not own:
        return dict(sent)
    everything = {entry.name: "write" for entry in form.fields}
    checked = form.check(own, stored=instance.variables, permissions=everything, files=_submission.file_finder(uow, instance), required=False)
    errors = {path: found for path, found in checked.errors.items() if path.split("[")[0].split(".")[0] in own}
    if errors:
        raise FieldsRejected(errors)
    _submission.use_files(uow, form, checked.values)
    # A field that a condition hides is dropped by the form; here somebody says what it shall be.
    computed = {entry.name for entry in form.fields if entry.type == "expression" and "." not in entry.name}
    return {name: checked.values.get(name, value) for name, value in {**{n: instance.variables.get(n) for n in computed}, **sent}.items()}


def _holds_secret(value: Any) -> bool:
    """Secrets are written through their own door only (architecture §11)."""
    if isinstance(value, Mapping):
        return SECRET in value or any(_holds_secret(inner) for inner in value.values())
    return isinstance(value, list) and any(_holds_secret(inner) for inner in value)


def _follow(uow: UnitOfWork, bundle: Bundle, instance: Instance) -> None:
    """Title, summary and locks say what the variables say; correlation keys too, which `settle` writes down."""
    if instance.state is InstanceState.RUNNING:
        journey = _journey.resume(uow, bundle, instance)
        _submit.describe(journey)
        _journey.settle(journey)
