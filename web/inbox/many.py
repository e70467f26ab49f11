"""One verb on many tasks: each with its own answer, never all or nothing (approvals.md B10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.commands import Approve, Claim, Reject, Transfer
from engine.engine import Command
from engine.errors import EngineError
from engine.model import TaskResult, UserTaskItem
from engine.queries import UserTaskById
from web.language import t
from web.operations.acting import Outcome, ask, each

ACTIONS = ("approval", "rejection", "transfer", "claim")
VERBS = {"approval": "approve", "rejection": "reject", "transfer": "transfer", "claim": "claim"}
"""What must be among `allowed_actions` of a task, so that it can be done with others."""


def command(task_id: str, action: str, *, opinion: str, to: str) -> Command[TaskResult]:
    """`to`: whom it is transferred to. Nothing is filled in: a task that needs a form or a choice is refused by its own command."""
    if action == "transfer":
        return Transfer(task_id, to, opinion)
    if action == "claim":
        return Claim(task_id)
    return Approve(task_id, opinion) if action == "approval" else Reject(task_id, opinion)


def act(form: Mapping[str, str], ids: Sequence[str]) -> list[Outcome]:
    """What the batch bar sent, done one by one."""
    action = form.get("act", "")
    if action not in ACTIONS:
        return []
    opinion, to = form.get("reason", "")[:2_000], form.get("to", "")
    return each(ids, lambda one: command(one, action, opinion=opinion, to=to))


def names(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The number and title of those that were not done, which may stand on no list any more."""
    return {one.id: _name(one.id) for one in outcomes if one.problem}


def _name(task_id: str) -> str:
    try:
        found: UserTaskItem = ask(UserTaskById(task_id)).task
    except EngineError:
        return task_id
    return f"{found.serial_no} {found.title}"


def choices(item: UserTaskItem) -> dict[str, Any]:
    """What the batch bar knows of a row: `may`, its verbs here; `needs`, why it is not approved with others (an opinion can be given to all)."""
    return {
        "may": " ".join(action for action, verb in VERBS.items() if verb in item.allowed_actions),
        "needs": next((t(f"many.needs_{what}") for what in ("form", "signature") if what in item.needs), ""),
    }  # fmt: skip
