"""加签: ask others to sign too, before me, after me or beside me."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _answers, _decision, _desk, _handing, _signers, _substituting
from engine.commands._decision import Decision
from engine.errors import ActionNotAllowed
from engine.model import TaskResult, TaskState
from engine.store.records import AFTER, BEFORE
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddSigners:
    """`position`: `before` (they speak first, then I), `after` (I say yes now, it counts when they have) or `parallel` (as full members).

    `method`: `all` of them or `any` one (before and after). Raises PersonNotFound, OwnRequest, AlreadyThere, TooManySigners.
    """

    task_id: str
    users: Sequence[str]
    position: str = "before"
    method: str = "all"
    opinion: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    signature: str | None = None
    task_version: int | None = None
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="add_signers")
        users = list(dict.fromkeys(self.users))
        if not users or self.position not in _signers.POSITIONS or self.method not in ("all", "any") or _handing.is_delegate(desk.task):
            raise ActionNotAllowed(action="add_signers")
        _desk.check_version(desk, self.task_version)
        _signers.may_add(desk, len(users))
        people = _handing.recipients(desk, users)

        if self.position == AFTER:
            _decision.say(desk, self._decision(desk), state=TaskState.SIGN_WAIT)
        else:
            self._stay(desk)
        added = _signers.add(desk, people, position=self.position, method=self.method)
        names = "、".join(seat.principal_name for seat in people)
        code = f"task.signers_added.{self.position}"
        _desk.note(uow, desk.task, code, position=self.position, method=self.method, to=users, names=names, opinion=self.opinion)
        for task in added:
            _substituting.tell(uow, task)
        return _answers.of_task(uow, desk.task)

    def _decision(self, desk: _desk.Desk) -> Decision:
        return Decision(
            desk.profile.positive, self.opinion, self.variables, self.attachments, self.signature,
            task_version=self.task_version, form_version=self.form_version,
        )  # fmt: skip

    def _stay(self, desk: _desk.Desk) -> None:
        """It is mine, and before them I do not decide; with one beside me, one voice is not enough any more."""
        task, uow = desk.task, desk.uow
        if task.assignee_id is None:
            task.claimed, task.assignee_id, task.assignee_name = True, uow.actor.id, uow.actor.name
        if self.position == BEFORE:
            task.state = TaskState.BLOCKED
        elif desk.activation.mode == "single":
            desk.activation.mode = "all"
            uow.change_activation(desk.activation)
        uow.change_task(task)
