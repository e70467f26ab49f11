"""拒绝."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _decision, _desk
from engine.commands._decision import Decision
from engine.errors import ActionNotAllowed
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Reject:
    """Ends the request, or lets the diagram route on it (`on_reject`); fields are not touched. The opinion is required."""

    task_id: str
    opinion: str
    attachments: Sequence[str] = ()
    signature: str | None = None
    task_version: int | None = None
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="reject")
        if desk.profile.kind != "approve":
            raise ActionNotAllowed(action="reject")
        pressed = Decision(
            "rejected", self.opinion, {}, self.attachments, self.signature, task_version=self.task_version, form_version=self.form_version
        )  # fmt: skip
        return _decision.decide(desk, pressed)
