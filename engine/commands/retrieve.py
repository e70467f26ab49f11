"""取回: I take my decision back, as long as nobody has gone on from it."""

from dataclasses import dataclass

from engine.approval import substitution
from engine.approval.candidates import Seat
from engine.commands import _answers, _arrivals, _deadline, _desk, _endings, _journey, _owner, _substituting
from engine.definitions.bundle import Bundle
from engine.errors import MoveRefused, NotAssigned, NotRetrievable
from engine.model import CloseReason, InstanceState, TaskResult, TaskState
from engine.store import due_firings, hands
from engine.store.records import AFTER, Activation, Task
from engine.store.unit_of_work import UnitOfWork

RETRIEVAL = "retrieval"
TAKEN_BACK = (TaskState.APPROVED, TaskState.COMPLETED)


@dataclass(frozen=True)
class Retrieve:
    """The row stays as it was and is marked; the same work lies before me again. Raises NotAssigned (not mine), NotRetrievable.

    While the step is open it is my vote alone; afterwards it is the step, if I alone decided it and nobody has claimed, filled in or done the next.
    """

    task_id: str
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = uow.take_task(self.task_id)
        instance = uow.instance
        assert instance is not None
        if task.closed_by != uow.actor.id:
            raise NotAssigned()
        _owner.require_state(instance, InstanceState.RUNNING)
        if task.state not in TAKEN_BACK or task.kind == _endings.RESUBMIT or not task.is_vote or task.parent_id is not None:
            raise _refused("不是可以取回的决定", "it is no decision of yours that can be taken back")
        if any(one.origin == AFTER and one.outcome for one in uow.added_to(task)):
            raise _refused("您请的人已经签了", "those you asked have signed")
        visit, bundle = uow.activation(task.activation_id), uow.definitions.get(uow.connection, instance.definition_id)
        task.undone_at = uow.now
        uow.change_task(task)
        _desk.note(uow, task, "task.retrieved", opinion=self.opinion)
        if visit.left_at is None:
            if visit.mode == "sequence":
                _wait_again(uow, task)
            uow.add_task(_again(uow, bundle, visit, task))
        else:
            self._undo_step(uow, bundle, visit, task)
        return _answers.of_task(uow, task)

    def _undo_step(self, uow: UnitOfWork, bundle: Bundle, visit: Activation, task: Task) -> None:
        instance = uow.instance
        assert instance is not None
        if uow.votes(visit.id):
            raise _refused("这一步由多人决定，已经结束", "several decided this step, and it is over")
        journey = _journey.resume(uow, bundle, instance)
        try:
            fresh = journey.execution.retrieve(visit.id)
        except MoveRefused as refusal:
            raise _refused(refusal.params["reason"], refusal.params["reason_en"]) from refusal
        gone = journey.execution.taken_out
        if (touched := hands.touched(uow.connection, gone)) is not None:
            raise _refused(f"「{touched}」已经有人在办", f"somebody is at work on {touched}")
        _arrivals.close_gone(uow, gone, reason=CloseReason.PREDECESSOR_UNDONE)
        _arrivals.reopen(uow, bundle, journey.execution, fresh, lambda opened: _again(uow, bundle, opened, task))
        _journey.settle(journey)


def _wait_again(uow: UnitOfWork, task: Task) -> None:
    """依次: the turn behind him has come because he spoke, and goes again. Raises NotRetrievable where it was taken."""
    for later in uow.turns_behind(task):
        if not later.state.is_open or later.draft is not None:
            raise _refused(f"{later.assignee_name}已经在办", f"{later.assignee_name} is at work on it")
        later.state = TaskState.WAITING
        _deadline.forget(later)
        uow.also(due_firings.forgetting(later))
        uow.change_task(later)


def _again(uow: UnitOfWork, bundle: Bundle, visit: Activation, task: Task) -> Task:
    """The same work, before the same person; its time begins anew."""
    again = _arrivals.task_for(visit, _seat(uow, task), kind=task.kind, now=uow.now)
    again.origin, again.origin_id = RETRIEVAL, task.id
    again.weight, again.position = task.weight, task.position
    again.owner_id, again.owner_name = task.owner_id, task.owner_name
    _deadline.give(uow, [again], bundle.profile(visit.process_key, visit.element_id))
    return again


def _seat(uow: UnitOfWork, task: Task) -> Seat:
    """Who decided; 代理: when the time is over meanwhile, it is his for whom he did."""
    instance, away = uow.instance, task.on_behalf_of_id
    assert instance is not None
    if away is None:
        return Seat(task.assignee_id, task.assignee_name)
    if substitution.acts_for(_substituting.links(uow, instance, [away]), away, task.assignee_id or ""):
        return Seat(task.assignee_id, task.assignee_name, on_behalf_of_id=away, on_behalf_of_name=task.on_behalf_of_name)
    return Seat(away, task.on_behalf_of_name)


def _refused(reason: str, reason_en: str) -> NotRetrievable:
    return NotRetrievable(reason=reason, reason_en=reason_en)
