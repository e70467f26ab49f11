"""退回: one person sends a request back, for changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _answers, _arrivals, _decision, _endings, _submission
from engine.errors import ActionNotAllowed, OpinionRequired
from engine.model import CloseReason, TaskResult, TaskState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReturnTo:
    """To the initiator: all tokens are set aside, he gets one task. `resubmit`: `sequential` (逐级) or `direct` (直达, back to where it was)."""

    task_id: str
    target: str = "initiator"
    opinion: str = ""
    resubmit: str | None = None
    attachments: Sequence[str] = ()
    task_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _decision.sit_down(uow, self.task_id, action="return")
        mode = self._mode(desk.profile.resubmit)
        if self.target != "initiator" or desk.profile.return_to == "none" or mode not in ("sequential", "direct"):
            raise ActionNotAllowed(action=f"return:{self.target}")
        if not self.opinion.strip():
            raise OpinionRequired()
        _submission.check_version(expected=self.task_version, actual=desk.task.row_version)

        task, parked = desk.task, desk.instance.tokens
        task.opinion, task.attachments, task.outcome = self.opinion, list(self.attachments), "returned"
        task.assignee_id, task.assignee_name = task.assignee_id or uow.actor.id, task.assignee_name or uow.actor.name
        if self.attachments:
            _submission.attach(uow, desk.instance, self.attachments)
        _arrivals.close(uow, task, TaskState.RETURNED)
        _arrivals.leave(uow, desk.activation, state="returned", outcome="returned", reason=CloseReason.INSTANCE_RETURNED)
        _endings.send_back(uow, desk.bundle, mode=mode, parked=parked if mode == "direct" else None, label=self.opinion[:300])
        uow.record("task.returned", task=task.id, element_path=task.element_path, name=task.name, opinion=self.opinion, target="initiator", mode=mode)
        return _answers.of_task(uow, task)

    def _mode(self, default: str) -> str:
        """The definition decides, unless it lets the person choose (`ask`)."""
        if default == "ask":
            return self.resubmit or "sequential"
        return default
