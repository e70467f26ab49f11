"""Add or rename a branch (机构)."""

from dataclasses import dataclass

from engine.commands import _directory, _owner
from engine.errors import BranchNotFound
from engine.store import directory, directory_changes
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddBranch:
    """`head`: id of who heads it, who may be added later; "" for nobody. Without it (None) it keeps the one it has. Raises BranchNotFound."""

    id: str
    name: str
    parent_id: str | None = None
    head: str | None = None

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        if self.parent_id is not None and self.parent_id not in directory.branch_ids(uow.connection):
            raise BranchNotFound(id=self.parent_id)
        before = directory.branch_row(uow.connection, self.id)
        headed = {} if self.head is None else {"head_id": self.head or None}
        directory.name(uow.connection, directory.branch, self.id, self.name, parent_id=self.parent_id, **headed)
        changed = _directory.of_branch(before, name=self.name, parent_id=self.parent_id or "", head_id=self.head) if before else {}
        _directory.note(uow, directory_changes.BRANCH, self.id, is_new=before is None, changed=changed)
