"""退回: one person sends a request back, for changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.approval import returns
from engine.commands import _answers, _arrivals, _back, _desk, _endings, _handing, _journey, _submission
from engine.commands._desk import Desk
from engine.errors import ActionNotAllowed, OpinionRequired
from engine.model import CloseReason, TaskResult, TaskState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReturnTo:
    """`target`: `initiator`, `previous`, or the id of an earlier visit (`ReturnTargetsOf`).

    To the initiator all tokens are set aside and he gets one task. To an earlier visit only what followed from it is undone: a fork between takes
    all its branches along, a branch of its own leaves the others alone. `resubmit`: `sequential` (逐级) or `direct` (直达, straight back here).
    Raises ActionNotAllowed, OpinionRequired, MoveRefused.
    """

    task_id: str
    target: str = "initiator"
    opinion: str = ""
    resubmit: str | None = None
    attachments: Sequence[str] = ()
    task_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="return")
        mode = self._mode(desk.profile.resubmit)
        if mode not in ("sequential", "direct") or _handing.is_delegate(desk.task):
            raise ActionNotAllowed(action="return")
        if self.target == "initiator" and not returns.to_initiator(desk.profile):
            raise ActionNotAllowed(action="return:initiator")
        if not self.opinion.strip():
            raise OpinionRequired()
        _desk.check_version(desk, self.task_version)

        if self.target == "initiator":
            self._to_initiator(desk, mode)
        else:
            target = _back.go(desk, self.target, mode=mode, leave=lambda: self._leave(desk, CloseReason.BRANCH_RETURNED))
            self._record(desk, "task.returned_to", mode=mode, target=target.element_path, to=desk.bundle.element_name(target.element_path))
        return _answers.of_task(uow, desk.task)

    def _to_initiator(self, desk: Desk, mode: str) -> None:
        parked = desk.instance.tokens
        self._leave(desk, CloseReason.INSTANCE_RETURNED)
        routing = desk.bundle.routing(desk.instance.variables) if mode == "direct" else None
        strict = mode == "direct" and _back.must_judge_again(desk, _journey.resume(desk.uow, desk.bundle, desk.instance, tokens=parked))
        _endings.send_back(
            desk.uow, desk.bundle, mode=mode, parked=parked if mode == "direct" else None, label=self.opinion[:300],
            returned={"mode": mode, "to": desk.activation.element_path, "routing": routing, "strict": strict},
        )  # fmt: skip
        self._record(desk, "task.returned", mode=mode, target="initiator")

    def _leave(self, desk: Desk, reason: CloseReason) -> None:
        """My row says that I returned it, the others of the step are closed; votes given stay in history and count no more."""
        uow, task = desk.uow, desk.task
        task.opinion, task.attachments, task.outcome = self.opinion, list(self.attachments), "returned"
        task.assignee_id, task.assignee_name = task.assignee_id or uow.actor.id, task.assignee_name or uow.actor.name
        if self.attachments:
            _submission.attach(uow, desk.instance, self.attachments)
        _arrivals.close(uow, task, TaskState.RETURNED)
        _arrivals.leave(uow, desk.activation, state="returned", outcome="returned", reason=reason)

    def _record(self, desk: Desk, code: str, **told: str) -> None:
        _desk.note(desk.uow, desk.task, code, opinion=self.opinion, **told)

    def _mode(self, default: str) -> str:
        """The definition decides, unless it lets the person choose (`ask`)."""
        if default == "ask":
            return self.resubmit or "sequential"
        return default
