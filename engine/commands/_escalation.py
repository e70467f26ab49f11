"""Who stands above those who let a task lie, and how he learns of it (approvals.md B7 `escalate`)."""

from engine.approval.directory import ADMINISTRATOR, Directory, Needs
from engine.commands import _participants
from engine.commands._desk import Desk
from engine.store import directory


def tell(desk: Desk) -> str:
    """Copies of the request for those above; gives their names, or the role that answers where nobody stands above."""
    task, uow = desk.task, desk.uow
    branch = task.branch_id or desk.instance.branch_id
    needs = Needs(frozenset({ADMINISTRATOR}), superiors_of=task.assignee_id, branches=frozenset({branch} if branch else ()))
    today = directory.read(uow.connection, needs, uow.now)
    above = _above(today, task.assignee_id, branch)
    if above is None:
        return next((holder.role_name for holder in today.of(ADMINISTRATOR, None)), ADMINISTRATOR)
    _participants.let_know(uow, desk.instance, dict([above]))
    return above[1]


def _above(today: Directory, person_id: str | None, branch_id: str | None) -> tuple[str, str] | None:
    """(id, name) of his superior, else of the nearest head of the branch; of a group, that head. None: there is nobody."""
    if today.superiors:
        return today.superiors[0]
    heads = ((branch.head_id, branch.head_name) for branch in today.upward(branch_id) if branch.head_id)
    return next((head for head in heads if head[0] != person_id), None)
