"""撤销已通过: ask for what was approved to be undone, by a request of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _answers, _journey, _owner, _revoking, _submit
from engine.errors import DefinitionDisabled, DefinitionNotFound
from engine.model import InstanceResult
from engine.store import starting
from engine.store.records import REVOCATION, REVOKES, Instance
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Revoke:
    """Starts the process that `revoke` names, linked to the approved request; when it is approved, that one becomes `revoked`.

    `draft`: its form is to be filled in first; it is checked again when it is handed in. The new request knows the other one as `revokes`:
    `{id, serial_no, title, definition_key, reason}`. Raises NotInitiator, ActionNotAllowed (the process has no `revoke`), InstanceStateChanged,
    RevokeTooLate (`revoke_window`), AlreadyRevoking, ReasonRequired.
    """

    instance_id: str
    reason: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    draft: bool = False

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_reason(self.reason)
        approved = uow.beside(self.instance_id).instance
        assert approved is not None
        key = _revoking.may_revoke(uow, approved)
        definition, _ = starting.read(uow.connection, key, uow.actor.id, uow.now)
        if definition is None:
            raise DefinitionNotFound(key=key)
        if not definition.enabled:
            raise DefinitionDisabled(key=key)
        bundle = uow.definitions.of(uow.connection, definition)

        counter = _submit.new_instance(
            uow, bundle, branch_id=approved.branch_id, business_key=approved.business_key, requested_for=approved.requested_for
        )  # fmt: skip
        counter.parent_id, counter.relation = approved.id, REVOCATION
        counter.trail[REVOKES] = _told(approved, reason=self.reason.strip())
        uow.add_instance(counter)
        if self.draft:
            counter.variables = dict(self.variables)
            _journey.check_variables(counter.variables, uow.settings.variables_bytes)
            uow.record("instance.drafted")
        else:
            _submit.submit_new(uow, bundle, counter, variables=self.variables, expected=None)
        return _answers.of_instance(uow)


def _told(approved: Instance, *, reason: str) -> dict[str, Any]:
    """What the new request knows of the one it revokes."""
    named = {"serial_no": approved.serial_no, "title": approved.title, "definition_key": approved.definition_key}
    return {"id": approved.id, **named, "reason": reason}
