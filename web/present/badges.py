"""How an entry of the history looks: the tone and the icon on the face of who did it."""

from typing import NamedTuple


class Badge(NamedTuple):
    """`tone`: ok, info, warn, bad or idle; `icon`: of static/icons.svg."""

    tone: str
    icon: str


BADGES = {
    # The request
    "instance.drafted": Badge("idle", "doc"), "instance.discarded": Badge("idle", "x"), "instance.submitted": Badge("ok", "send"),
    "instance.resubmitted": Badge("ok", "send"), "instance.taken_over": Badge("info", "user"), "instance.withdrawn": Badge("warn", "undo"),
    "instance.terminated": Badge("bad", "stop"), "instance.returned": Badge("warn", "return"), "instance.approved": Badge("ok", "check"),
    "instance.completed": Badge("ok", "check"), "instance.rejected": Badge("bad", "x"), "instance.expired": Badge("warn", "clock"),
    "instance.suspended": Badge("idle", "pause"), "instance.resumed": Badge("info", "play"), "instance.jumped": Badge("warn", "swap"),
    "instance.migrated": Badge("info", "flow"), "instance.migration_undone": Badge("warn", "undo"), "variables.changed": Badge("info", "edit"),
    "instance.started_by_timer": Badge("ok", "clock"), "instance.started_by_message": Badge("ok", "mail"),
    "instance.started_by_signal": Badge("ok", "mail"), "instance.straight_refused": Badge("warn", "info"), "instance.copied": Badge("info", "copy"),
    "instance.revokes": Badge("warn", "undo"), "instance.revoking": Badge("warn", "undo"), "instance.revoked": Badge("warn", "undo"),
    "instance.not_revoked": Badge("idle", "info"), "instance.sent_back": Badge("warn", "return"),
    "instance.commented": Badge("info", "comment"), "instance.urged": Badge("warn", "bell"),
    # What people did with a task
    "task.approved": Badge("ok", "check"), "task.completed": Badge("ok", "check"), "task.rejected": Badge("bad", "x"),
    "task.returned": Badge("warn", "return"), "task.returned_to": Badge("warn", "return"), "task.transferred": Badge("info", "right"),
    "task.delegated": Badge("info", "right"), "task.advised": Badge("info", "comment"), "task.signers_added.before": Badge("info", "users"),
    "task.consulted": Badge("info", "comment"), "task.consultation_answered": Badge("info", "comment"),
    "task.consultation_ended": Badge("idle", "undo"), "task.signers_added.after": Badge("info", "users"),
    "task.signers_added.parallel": Badge("info", "users"),
    "task.signer_removed": Badge("info", "minus"), "task.retrieved": Badge("warn", "undo"), "task.reassigned": Badge("warn", "swap"),
    "task.handed_over": Badge("warn", "swap"), "task.claimed": Badge("info", "user"), "task.released": Badge("idle", "undo"),
    # What was decided without a person, and what was due
    "task.skipped": Badge("idle", "right"), "task.skipped_own": Badge("idle", "right"), "task.handed_up": Badge("info", "up"),
    "task.auto_approved": Badge("ok", "check"), "task.auto_rejected": Badge("bad", "x"),
    "task.auto_approved.due": Badge("ok", "clock"), "task.auto_rejected.due": Badge("bad", "clock"),
    "task.auto_approved.condition": Badge("ok", "check"), "task.auto_rejected.condition": Badge("bad", "x"),
    "task.transferred.due": Badge("warn", "clock"), "task.returned.due": Badge("warn", "clock"), "task.reminded": Badge("warn", "bell"),
    "task.overdue": Badge("bad", "clock"), "task.escalated": Badge("bad", "up"), "task.due_refused": Badge("warn", "alert"),
    "task.due_moved": Badge("info", "calendar"), "task.delegation_ended": Badge("warn", "undo"),
    "task.substituted": Badge("info", "redo"), "task.reverted": Badge("info", "undo"),
    # What happened by itself
    "timer.moved": Badge("info", "calendar"), "timer.fired": Badge("info", "clock"), "message.received": Badge("info", "mail"),
    "result.registered": Badge("info", "clip"),
    "message.sent": Badge("info", "send"), "signal.received": Badge("info", "mail"), "signal.sent": Badge("info", "send"),
    "decision.made": Badge("info", "table"), "service.done": Badge("ok", "gear"), "service.refused": Badge("bad", "alert"),
    "incident.opened": Badge("bad", "alert"), "incident.retried": Badge("info", "refresh"), "incident.completed": Badge("info", "check"),
    "incident.skipped": Badge("warn", "check"),
}  # fmt: skip
MINOR = frozenset({"task.claimed", "task.released", "decision.made", "instance.drafted"})
"""What belongs to the record but would only make the story longer."""
UNKNOWN = Badge("idle", "info")


def of(code: str) -> Badge:
    """Of an entry; one that this release does not know (any more) still has a face."""
    return BADGES.get(code, UNKNOWN)
