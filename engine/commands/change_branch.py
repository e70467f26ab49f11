"""Change a branch: its name, who heads it, where it stands in the tree."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.commands import _directory, _owner
from engine.errors import BranchNotFound, FieldsRejected, Problem
from engine.store import directory, directory_changes
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ChangeBranch:
    """What is None stays as it is; "" takes the head away, or puts the branch at the top. Raises BranchNotFound, FieldsRejected (a branch does not
    stand below itself)."""

    id: str
    name: str | None = None
    head: str | None = None
    parent: str | None = None

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        before = directory.branch_row(uow.connection, self.id)
        if before is None:
            raise BranchNotFound(id=self.id)
        errors = {field: [problem] for field, problem in self._problems(uow)}
        if errors:
            raise FieldsRejected(errors)
        changed = _directory.of_branch(before, name=self.name, head_id=self.head, parent_id=self.parent)
        if changed:
            directory.change(uow.connection, directory.branch, self.id, {field: new or None for field, (_, new) in changed.items()})
        _directory.note(uow, directory_changes.BRANCH, self.id, is_new=False, changed=changed)

    def _problems(self, uow: UnitOfWork) -> Iterator[tuple[str, Problem]]:
        if self.name is not None and not self.name.strip():
            yield "name", Problem("name_required")
        if self.head and self.head not in directory.persons(uow.connection, [self.head]):
            yield "head_id", Problem("person_not_found", {"id": self.head})
        if not self.parent:
            return
        if self.parent not in directory.branch_ids(uow.connection):
            yield "parent_id", Problem("branch_not_found", {"id": self.parent})
        elif self.id in directory.upward(uow.connection, self.parent):
            yield "parent_id", Problem("branch_circle")
