"""暂存: keep what a person typed on a task, unchecked; nothing else changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _answers, _desk, _journey
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SaveTaskDraft:
    """Opinion and form edits, restored when he opens the task again; dropped when it closes. No history: nothing happened yet."""

    task_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = _desk.sit_down(uow, self.task_id, action="save_draft").task
        typed = dict(self.variables)
        _journey.check_variables(typed, uow.settings.variables_bytes)

        task.draft = {"variables": typed, "opinion": self.opinion, "saved_at": uow.now.isoformat(), "by": uow.actor.id}
        # The version a decision is checked against must not move under the person who typed.
        uow.change_quietly(task)
        return _answers.of_task(uow, task)
