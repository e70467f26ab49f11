"""What commands answer: little, and enough to say what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.model.directory import PersonRef
from engine.model.states import InstanceState, TaskState


@dataclass(frozen=True)
class NextTask:
    """A user task that is open now. `persons`: named people; otherwise whoever holds `role_id` (in `branch_id`)."""

    id: str
    element_path: str
    name: str
    persons: Sequence[PersonRef]
    role_id: str | None
    branch_id: str | None
    state: TaskState = TaskState.PENDING
    """Not pending: others act first (加签, 依次)."""


@dataclass(frozen=True)
class InstanceResult:
    """Where a request stands after a command."""

    id: str
    serial_no: str | None
    definition_key: str
    state: InstanceState
    label: str
    title: str
    form_version: int
    round: int
    open_tasks: Sequence[NextTask]
    suspended: bool = False

    @property
    def shown_state(self) -> str:
        """The state, or the flag that lies over it."""
        return "suspended" if self.suspended else self.state.value


@dataclass(frozen=True)
class TaskResult:
    """Where a task and its request stand after a decision."""

    task_id: str
    task_state: TaskState
    instance: InstanceResult
