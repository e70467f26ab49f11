"""同意."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _decision, _desk
from engine.commands._decision import Decision
from engine.errors import ActionNotAllowed
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Approve:
    """The positive outcome of an approval task. An unclaimed group task is taken by approving it."""

    task_id: str
    opinion: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    signature: str | None = None
    task_version: int | None = None
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="approve")
        if desk.profile.kind != "approve":
            raise ActionNotAllowed(action="approve")
        pressed = Decision(
            desk.profile.positive, self.opinion, self.variables, self.attachments, self.signature,
            task_version=self.task_version, form_version=self.form_version,
        )  # fmt: skip
        return _decision.decide(desk, pressed)
