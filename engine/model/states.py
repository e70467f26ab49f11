"""The states of instances and tasks, and why a task was closed."""

from enum import StrEnum


class InstanceState(StrEnum):
    """approvals.md B2. Suspended and faulted are overlays, not states."""

    DRAFT = "draft"
    RUNNING = "running"
    RETURNED = "returned"
    APPROVED = "approved"
    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def is_open(self) -> bool:
        return self in (InstanceState.DRAFT, InstanceState.RUNNING, InstanceState.RETURNED)


class TaskState(StrEnum):
    """approvals.md B3."""

    WAITING = "waiting"
    PENDING = "pending"
    BLOCKED = "blocked"
    SIGN_WAIT = "sign_wait"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    COMPLETED = "completed"
    TRANSFERRED = "transferred"
    DELEGATED = "delegated"
    AUTO_APPROVED = "auto_approved"
    AUTO_REJECTED = "auto_rejected"
    SKIPPED = "skipped"
    CANCELED = "canceled"

    @property
    def is_open(self) -> bool:
        return self in (TaskState.WAITING, TaskState.PENDING, TaskState.BLOCKED, TaskState.SIGN_WAIT)


class IncidentKind(StrEnum):
    """What stands still: a service, the job of an external one, a timer, a message, a step with nobody to ask, what was due of a task."""

    SERVICE = "service"
    JOB = "job"
    TIMER = "timer"
    MESSAGE = "message"
    ASSIGNMENT = "assignment"
    DUE = "due"


class CloseReason(StrEnum):
    """Why the system closed a task (B3)."""

    SIBLING_DECIDED = "SIBLING_DECIDED"
    INTERRUPTED = "INTERRUPTED"
    NODE_REJECTED = "NODE_REJECTED"
    INSTANCE_REJECTED = "INSTANCE_REJECTED"
    INSTANCE_RETURNED = "INSTANCE_RETURNED"
    BRANCH_RETURNED = "BRANCH_RETURNED"
    INSTANCE_WITHDRAWN = "INSTANCE_WITHDRAWN"
    INSTANCE_TERMINATED = "INSTANCE_TERMINATED"
    RESUBMITTED = "RESUBMITTED"
    PREDECESSOR_UNDONE = "PREDECESSOR_UNDONE"
    SIGN_REMOVED = "SIGN_REMOVED"
    REASSIGNED = "REASSIGNED"
    ASSIGNEE_LEFT = "ASSIGNEE_LEFT"
    ADMIN_JUMP = "ADMIN_JUMP"
    SUBSTITUTED = "SUBSTITUTED"
    SUBSTITUTION_ENDED = "SUBSTITUTION_ENDED"
    PRINCIPAL_ACTED = "PRINCIPAL_ACTED"
    DEFINITION_MIGRATED = "DEFINITION_MIGRATED"
