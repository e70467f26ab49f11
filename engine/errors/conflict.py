"""It was possible a moment ago: somebody was faster, or it has ended."""

from engine.errors.families import Conflict, Problem


class TaskStateChanged(Conflict):
    """E-WF-001: somebody else has decided. Params: `user`, `at`, `task` (`state`, `closed_by`, `close_reason`)."""

    code = "TASK_STATE_CHANGED"
    text = "E-WF-001"


class TaskClaimed(Conflict):
    """Params: `user`."""

    code = "task_claimed"


class TaskNotClaimed(Conflict):
    code = "task_not_claimed"


class NotYourTurn(Conflict):
    """依次: others come first."""

    code = "not_your_turn"


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


class RevokeTooLate(Conflict):
    """The time in which what was approved may be revoked is over. Params: `until`."""

    code = "revoke_too_late"


class AlreadyRevoking(Conflict):
    """Its revocation has been asked for already. Params: `serial_no` of that request."""

    code = "already_revoking"


class WithdrawDecided(WithdrawTooLate):
    """Somebody has decided, and that was the limit. Params: `user`."""

    code = "withdraw_decided"


class InstanceNotSuspended(Conflict):
    code = "instance_not_suspended"


class MigrationStateChanged(Conflict):
    """It has been carried out, refused or undone. Params: `state`."""

    code = "migration_state_changed"


class MigrationTooOld(Conflict):
    """Params: `days`."""

    code = "migration_too_old"


class InstanceKept(Conflict):
    """It has not ended, or its process keeps it (longer)."""

    code = "instance_kept"


class MessageIdReused(Conflict):
    """The same message id came with other content. Params: `id`."""

    code = "message_id_reused"


class MessageAmbiguous(Conflict):
    """Several wait for the same name and key, and a message is for one. Params: `name`, `key`, `count`."""

    code = "message_ambiguous"


class MessageStartTaken(Conflict):
    """Another process starts by this message already. Params: `name`, `key`."""

    code = "message_start_taken"


class TaskBlocked(Conflict):
    """加签: who was added speaks first."""

    code = "task_blocked"


class AlreadyThere(Conflict):
    """He would have two votes. Params: `user`."""

    code = "already_there"


class TooManyHands(Conflict):
    """Params: `most`."""

    code = "too_many_hands"


class TooManySigners(Conflict):
    """Params: `most`."""

    code = "too_many_signers"


class AlreadyConsulted(Conflict):
    """He was asked, and has yet to answer. Params: `user`."""

    code = "already_consulted"


class TooManyConsulted(Conflict):
    """Params: `most`."""

    code = "too_many_consulted"


class ConsultationOver(Conflict):
    """It was answered or taken back, or the step is over."""

    code = "consultation_over"


class SignerStays(Conflict):
    """Nobody would be left to decide, or he has spoken, or nobody added him."""

    code = "signer_stays"


class NotRetrievable(Conflict):
    """Somebody went on from it. Params: `reason`, `reason_en`."""

    code = "not_retrievable"


class SubstitutionEnded(Conflict):
    """代理: the time is over, and what was not done lies before who was away again. Params: `user`."""

    code = "substitution_ended"


class SubstitutionOverlaps(Conflict):
    """He has a rule for the same processes at that time. Params: `user` (who acts for him), `since`, `until`."""

    code = "substitution_overlaps"


class UrgedTooOften(Conflict):
    """Params: `at`, when it is possible again; `again`: the same as people in China read it."""

    code = "urged_too_often"
