"""Submit a request that was kept as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import permissions
from engine.commands import _answers, _owner, _submission, _submit
from engine.errors import DefinitionDisabled, DefinitionNotFound
from engine.model import InstanceResult, InstanceState
from engine.store import starting
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SubmitDraft:
    """Without `variables` the draft's own are submitted. It moves to the newest version of its process; 可发起 is checked again (B2), or, where it
    is to revoke another request, whether that may still be revoked."""

    instance_id: str
    variables: Mapping[str, Any] | None = None
    expected: Mapping[str, Any] | None = None
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _owner.own(uow, self.instance_id, InstanceState.DRAFT)
        _submission.check_version(expected=self.form_version, actual=instance.form_version)
        definition, held = starting.read(uow.connection, instance.definition_key, uow.actor.id, uow.now)
        if definition is None:
            raise DefinitionNotFound(key=instance.definition_key)
        bundle = uow.definitions.of(uow.connection, definition)
        if instance.relation is None:
            permissions.require_starter(bundle.settings.starters, uow.actor, held, form=definition.name)
        if not definition.enabled:
            raise DefinitionDisabled(key=definition.key)

        typed = instance.variables if self.variables is None else self.variables
        instance.definition_id, instance.definition_version, instance.variables = definition.id, definition.version, {}
        if instance.relation is None:
            instance.branch_id = permissions.home_branch(bundle.settings.starters, held)
        _submit.submit_new(uow, bundle, instance, variables=typed, expected=self.expected)
        instance.form_version += 1
        return _answers.of_instance(uow)
