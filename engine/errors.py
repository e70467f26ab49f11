"""Every refusal the engine can give, in four families. HTTP is chosen elsewhere, once (`web/errors.py`).

A refusal says that the caller asked for something that may not be; nothing has changed. A `BpmnError` (see `engine.handlers`) is a
business failure that the diagram catches; anything else is a bug or a broken part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One sentence about one value: a catalogue code and what to fill into it. Rendered by `engine.texts.Texts`."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class EngineError(Exception):
    """A refusal. `code` is stable for machines; `text` names the sentence in the catalogue (the code itself unless said otherwise)."""

    code: ClassVar[str] = "error"
    text: ClassVar[str] = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(f"{self.code} {params}" if params else self.code)

    @property
    def problem(self) -> Problem:
        return Problem(self.text or self.code, self.params)


class NotFound(EngineError):
    """It does not exist, or not for you."""

    code = "not_found"


class Forbidden(EngineError):
    """You may see it, but not do this."""

    code = "forbidden"


class Conflict(EngineError):
    """It was possible a moment ago: somebody was faster, or it has ended."""

    code = "conflict"


class Invalid(EngineError):
    """What you sent cannot be accepted as it is."""

    code = "invalid"


class DefinitionNotFound(NotFound):
    code = "definition_not_found"


class InstanceNotFound(NotFound):
    code = "instance_not_found"


class UserTaskNotFound(NotFound):
    code = "user_task_not_found"


class FileNotFound(NotFound):
    code = "file_not_found"


class LookupNotFound(NotFound):
    code = "lookup_not_found"


class IncidentNotFound(NotFound):
    code = "incident_not_found"


class PersonNotFound(NotFound):
    code = "person_not_found"


class BranchNotFound(NotFound):
    code = "branch_not_found"


class NotAssigned(Forbidden):
    """E-WF-004: not your task."""

    code = "NOT_ASSIGNED"
    text = "E-WF-004"


class NotStarter(Forbidden):
    """E-SWAP-006: no permission to start this form. Params: `form`."""

    code = "NOT_STARTER"
    text = "E-SWAP-006"


class NotInitiator(Forbidden):
    code = "not_initiator"


class NotAdministrator(Forbidden):
    code = "not_administrator"


class NotDesigner(Forbidden):
    code = "not_designer"


class OwnRequest(Forbidden):
    """I-28: nobody approves what he submitted himself."""

    code = "own_request"


class ActionNotAllowed(Forbidden):
    """The definition does not offer this verb here. Params: `action`."""

    code = "action_not_allowed"


class TaskStateChanged(Conflict):
    """E-WF-001: somebody else has decided. Params: `user`, `at`, `task` (`state`, `closed_by`, `close_reason`)."""

    code = "TASK_STATE_CHANGED"
    text = "E-WF-001"


class TaskClaimed(Conflict):
    """Params: `user`."""

    code = "task_claimed"


class TaskNotClaimed(Conflict):
    code = "task_not_claimed"


class InstanceStateChanged(Conflict):
    """The instance is not in a state for this. Params: `state`."""

    code = "instance_state_changed"


class InstanceSuspended(Conflict):
    code = "instance_suspended"


class InstanceBusy(Conflict):
    """Others keep the instance locked; try again."""

    code = "instance_busy"


class MoveRefused(Conflict):
    """A token cannot be moved like this (architecture §14.3). Params: `element` (its path), `reason`, `reason_en`."""

    code = "move_refused"


class StaleVersion(Conflict):
    """The caller worked on an older version. Params: `expected`, `actual`."""

    code = "stale_version"


class IdempotencyKeyReused(Conflict):
    """The same key came with another body."""

    code = "idempotency_key_reused"


class ComputedChanged(Conflict):
    """What the person saw before submitting (the fee, say) is not what submit computes. Params: `field`, `seen`, `now`."""

    code = "computed_changed"


class ObjectLocked(Conflict):
    """Another open request works on the same object. Params: those of the definition's `lock` entry plus `biz_no`; `lock_code` is its sentence."""

    code = "object_locked"

    @property
    def problem(self) -> Problem:
        return Problem(self.params.get("lock_code") or self.code, self.params)


class DefinitionDisabled(Conflict):
    """E-WF-003. Params: `key`."""

    code = "DEFINITION_DISABLED"
    text = "E-WF-003"


class MessageNotAwaited(Conflict):
    code = "message_not_awaited"


class WithdrawTooLate(Conflict):
    code = "withdraw_too_late"


class InstanceNotSuspended(Conflict):
    code = "instance_not_suspended"


class MigrationNotFound(NotFound):
    code = "migration_not_found"


class MigrationStateChanged(Conflict):
    """It has been carried out, refused or undone. Params: `state`."""

    code = "migration_state_changed"


class MigrationTooOld(Conflict):
    """Params: `days`."""

    code = "migration_too_old"


class InstanceKept(Conflict):
    """It has not ended, or its process keeps it (longer)."""

    code = "instance_kept"


class FieldsRejected(Invalid):
    """Form values refused, by field path. Nothing was stored; the draft is as it was."""

    code = "fields_rejected"

    def __init__(self, errors: Mapping[str, Sequence[Problem]], **params: Any) -> None:
        super().__init__(**params)
        self.errors = {name: list(problems) for name, problems in errors.items()}


class OpinionRequired(FieldsRejected):
    """E-WF-002: a refusal needs its reason."""

    code = "OPINION_REQUIRED"
    text = "E-WF-002"

    def __init__(self) -> None:
        super().__init__({"opinion": [Problem("E-WF-002")]})


class ReasonRequired(FieldsRejected):
    """What an administrator does to another's request, he says why."""

    code = "reason_required"

    def __init__(self) -> None:
        super().__init__({"reason": [Problem("reason_required")]})


class VariablesRejected(Invalid):
    """Not pure JSON, or more than 256 KB. Params: `reason`."""

    code = "variables_rejected"


class DefinitionRejected(Invalid):
    """A deployment with findings of severity error. `findings` says all of them."""

    code = "definition_rejected"

    def __init__(self, findings: Sequence[Any], **params: Any) -> None:
        super().__init__(**params)
        self.findings = list(findings)


class FileRejected(Invalid):
    """Size, type or content of an uploaded file. Params: `reason`, `name`."""

    code = "file_rejected"


class NothingToMigrate(Invalid):
    """No open request was chosen that is not under that version already."""

    code = "nothing_to_migrate"


class StepBudgetExceeded(Invalid):
    """The diagram runs in circles: more than the allowed steps in one command."""

    code = "step_budget_exceeded"


class NoFlowHolds(Invalid):
    """A gateway without a true condition and without a default flow. Params: `element`."""

    code = "no_flow_holds"


class NoStartEvent(Invalid):
    """The process begins by no person and no call, or not by that event. Params: `element`."""

    code = "no_start_event"


class ExpressionFailed(Invalid):
    """A FEEL expression or decision of the definition could not be evaluated. Params: `element`, `reason`."""

    code = "expression_failed"
