"""Start a request: submit it at once, or keep it as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import permissions
from engine.commands import _answers, _journey, _submit
from engine.errors import DefinitionDisabled, DefinitionNotFound, PersonNotFound
from engine.model import InstanceResult
from engine.store import directory, starting
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class StartInstance:
    """Submit a new request, or save it as a draft (any JSON, no field is checked). `expected`: computed values as the person saw them."""

    definition_key: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None
    draft: bool = False
    requested_for: str | None = None
    expected: Mapping[str, Any] | None = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        definition, held = starting.read(uow.connection, self.definition_key, uow.actor.id, uow.now)
        if definition is None:
            raise DefinitionNotFound(key=self.definition_key)
        bundle = uow.definitions.of(uow.connection, definition)
        permissions.require_starter(bundle.settings.starters, uow.actor, held, form=definition.name)
        if not definition.enabled:
            raise DefinitionDisabled(key=self.definition_key)
        if self.requested_for and self.requested_for not in directory.persons(uow.connection, [self.requested_for]):
            raise PersonNotFound(id=self.requested_for)

        branch_id = permissions.home_branch(bundle.settings.starters, held)
        instance = _submit.new_instance(uow, bundle, branch_id=branch_id, business_key=self.business_key, requested_for=self.requested_for)
        uow.add_instance(instance)
        if self.draft:
            instance.variables = dict(self.variables)
            _journey.check_variables(instance.variables, uow.settings.variables_bytes)
            instance.title = definition.name
            uow.record("instance.drafted")
        else:
            _submit.submit_new(uow, bundle, instance, variables=self.variables, expected=self.expected)
        return _answers.of_instance(uow)
