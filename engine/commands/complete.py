"""提交: finish work that is done rather than judged, or press an outcome of the task's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _decision, _desk
from engine.commands._decision import Decision
from engine.errors import ActionNotAllowed
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Complete:
    """Without `outcome` the task's first one. Reasons and forms are checked as for 同意."""

    task_id: str
    outcome: str | None = None
    opinion: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    signature: str | None = None
    task_version: int | None = None
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="complete")
        outcome = self.outcome or desk.profile.positive
        verb = {desk.profile.positive: "approve", "rejected": "reject"}.get(outcome, "complete")
        if desk.profile.kind == "approve" and verb in desk.profile.actions:
            raise ActionNotAllowed(action=verb)
        pressed = Decision(
            outcome, self.opinion, self.variables, self.attachments, self.signature,
            task_version=self.task_version, form_version=self.form_version,
        )  # fmt: skip
        return _decision.decide(desk, pressed)
