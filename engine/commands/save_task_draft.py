"""暂存: keep what a person typed on a task, unchecked; nothing else changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _answers, _desk, _endings, _journey, _owner
from engine.errors import ActionNotAllowed
from engine.model import InstanceState, TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SaveTaskDraft:
    """Opinion and form edits, restored when he opens the task again; dropped when it closes. No history: nothing happened yet.

    Of a request that came back, it is what waits until it is handed in again.
    """

    task_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = uow.take_task(self.task_id)
        _desk.may_act(uow, task)
        if _desk.is_principal(uow, task):
            # 代理: what the other has typed is not written over.
            raise ActionNotAllowed(action="save_draft")
        if task.kind == _endings.RESUBMIT:
            assert uow.instance is not None
            _owner.require_state(uow.instance, InstanceState.RETURNED)
        else:
            _desk.spread(uow, task, action="save_draft")
        typed = dict(self.variables)
        _journey.check_variables(typed, uow.settings.variables_bytes)

        task.draft = {"variables": typed, "opinion": self.opinion, "saved_at": uow.now.isoformat(), "by": uow.actor.id}
        # The version a decision is checked against must not move under the person who typed.
        uow.change_quietly(task)
        return _answers.of_task(uow, task)
