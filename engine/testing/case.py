"""One request, driven as people drive it: `case.approve("common_approval/branch_review", by="branch_manager")`."""

from collections.abc import Mapping
from typing import Any

from engine import commands
from engine.actor import SYSTEM
from engine.errors import UserTaskNotFound
from engine.model import Diagram, InstanceDetail, OpenTask
from engine.queries import DiagramOf, InstanceById
from engine.testing.stage import Stage


class Case:
    """Verbs are the commands'; `by` is a person's id, `at` an element path (not needed while only one task is open)."""

    def __init__(self, stage: Stage, definition_key: str) -> None:
        self.stage, self.definition_key = stage, definition_key
        self.id = ""

    def start(self, *, by: str, form: Mapping[str, Any] | None = None, **more: Any) -> Any:
        result = self.stage.engine.execute(commands.StartInstance(self.definition_key, form or {}, **more), self.stage.organisation.actor(by))
        self.id = result.id
        return result

    def on_task(self, verb: str, *, by: str, at: str | None = None, **more: Any) -> Any:
        """approve, reject, complete, return_to, claim, release, save_task_draft."""
        command = {
            "approve": commands.Approve, "reject": commands.Reject, "complete": commands.Complete, "return": commands.ReturnTo,
            "claim": commands.Claim, "release": commands.Release, "draft": commands.SaveTaskDraft,
        }[verb]  # fmt: skip
        return self.stage.engine.execute(command(self.task(at, by).id, **more), self.stage.organisation.actor(by))

    def on_instance(self, verb: str, *, by: str, **more: Any) -> Any:
        """submit, resubmit, withdraw, cancel, discard, save, register."""
        command = {
            "submit": commands.SubmitDraft, "resubmit": commands.Resubmit, "withdraw": commands.Withdraw, "cancel": commands.Cancel,
            "discard": commands.DiscardDraft, "save": commands.SaveInstanceDraft, "register": commands.RegisterResult,
        }[verb]  # fmt: skip
        return self.stage.engine.execute(command(self.id, **more), self.stage.organisation.actor(by))

    def approve(self, at: str | None = None, *, by: str, **more: Any) -> Any:
        return self.on_task("approve", by=by, at=at, **more)

    def reject(self, at: str | None = None, *, by: str, opinion: str = "不符合要求") -> Any:
        return self.on_task("reject", by=by, at=at, opinion=opinion)

    def complete(self, at: str | None = None, *, by: str, **more: Any) -> Any:
        return self.on_task("complete", by=by, at=at, **more)

    def task(self, at: str | None, by: str | None = None) -> OpenTask:
        """The open task at an element, the person's own where several stand there. Raises UserTaskNotFound."""
        found = [t for t in self.detail().instance.open_tasks if at is None or t.element_path == at]
        own = [t for t in found if t.assignee is not None and t.assignee.id == by]
        if not found:
            raise UserTaskNotFound(at=at)
        return (own or found)[0]

    def detail(self) -> InstanceDetail:
        return self.stage.engine.ask(InstanceById(self.id), SYSTEM)

    @property
    def state(self) -> str:
        return self.detail().instance.state

    @property
    def open_at(self) -> list[str]:
        """Where the request stands: element paths of its open tasks."""
        return [task.element_path for task in self.detail().instance.open_tasks]

    def diagram(self) -> Diagram:
        return self.stage.engine.ask(DiagramOf(self.id), SYSTEM)
