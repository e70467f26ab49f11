"""暂存: keep what was typed into a start form, unchecked, without submitting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import _answers, _journey, _owner, _submission
from engine.model import InstanceResult, InstanceState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SaveInstanceDraft:
    """For a draft, or for a returned request (there the typed values wait beside the submitted ones until 重新提交)."""

    instance_id: str
    variables: Mapping[str, Any]
    form_version: int | None = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _owner.own(uow, self.instance_id, InstanceState.DRAFT, InstanceState.RETURNED)
        _submission.check_version(expected=self.form_version, actual=instance.form_version)
        typed = dict(self.variables)
        _journey.check_variables(typed, uow.settings.variables_bytes)

        if instance.state is InstanceState.DRAFT:
            instance.variables = typed
            instance.form_version += 1
        else:
            task = next(t for t in uow.tasks if t.state.is_open)
            task.draft = {"variables": typed, "opinion": "", "saved_at": uow.now.isoformat(), "by": uow.actor.id}
            uow.change_task(task)
        return _answers.of_instance(uow)
