"""Moves that no diagram draws, as Execution offers them: return, retrieve, jump, direct resubmit (architecture §14.3)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from engine.bpmn import jumping, resuming, returning
from engine.bpmn.ancestry import entry_of
from engine.bpmn.levels import Tree
from engine.bpmn.soundness import lost, verify
from engine.bpmn.spiff import BoundaryEventSplit, Task
from engine.bpmn.visits import Target, Token, target_of, token_of
from engine.errors import UserTaskNotFound


class Moves(ABC):
    """Each move leaves only tokens that a run along the flows could have left, or raises MoveRefused.

    A move may be refused at its very end: after an exception the execution is worthless. What fell is in `taken_out`, and so is the moved token.
    """

    _tree: Tree
    _handled: set[UUID]

    @abstractmethod
    def advance(self) -> None: ...

    def return_targets(self, token_id: str) -> list[Target]:
        """退回: the finished visits of user tasks that the token at `token_id` has come through, newest first. Raises UserTaskNotFound."""
        return [target_of(task) for task in returning.return_targets(self._find(token_id))]

    def return_to(self, token_id: str, target_id: str) -> str:
        """The token goes back to one of its `return_targets`; gives its new id there. Raises UserTaskNotFound, MoveRefused."""
        with self._verified():
            fresh = returning.return_to(self._find(token_id), self._find(target_id))
        return self._arrive(fresh)

    def stash(self, target_id: str) -> bytes | None:
        """What stands behind a return target: take it before `return_to`, keep it for `resume_direct`. None: entangled with other branches."""
        return resuming.stash(self._find(target_id))

    def resume_direct(self, token_id: str, kept: bytes | None, element_id: str) -> None:
        """直达: finish a returned-to visit; what stood behind it stands there again, each open visit under a new id.

        `kept`: what `stash` gave; with None the token jumps to `element_id` in its own process. Raises UserTaskNotFound; MoveRefused: go 逐级.
        """
        task = self._find(token_id)
        self._handled.add(task.id)
        with self._verified():
            resuming.resume_direct(task, kept, element_id)
        self._settle()

    def retrieve(self, token_id: str) -> str:
        """取回: `token_id` is that of a finished visit; gives that of the new one. Raises UserTaskNotFound, MoveRefused."""
        with self._verified():
            fresh = returning.retrieve(self._find(token_id))
        return self._arrive(fresh)

    def jump(self, token_id: str, element_id: str) -> None:
        """跳转: to any element of the token's own process; to leave that, move one of its `calls`. Raises UserTaskNotFound, MoveRefused."""
        with self._verified():
            jumping.jump(self._find(token_id), element_id)
        self._settle()

    def may_jump(self, token_id: str, element_id: str) -> None:
        """Would `jump` be possible as the tokens stand now? Moves nothing. Raises UserTaskNotFound, MoveRefused."""
        task = self._find(token_id)
        jumping.plan(task, entry_of(task), element_id)

    def calls(self, token_id: str) -> list[Token]:
        """The call activities and sub-processes around a token, the innermost first: they are tokens of the processes outside."""
        owner: Task | None = self._find(token_id).workflow.owner
        found: list[Token] = []
        while owner is not None:
            found.append(token_of(owner))
            owner = owner.workflow.owner
        return found

    def _find(self, token_id: str) -> Task:
        try:
            task = self._tree.find(UUID(token_id))
        except ValueError:
            task = None
        if task is None:
            raise UserTaskNotFound(id=token_id)
        return task

    @contextmanager
    def _verified(self) -> Iterator[None]:
        before = lost(self._tree)
        yield
        verify(self._tree, before)

    def _arrive(self, fresh: Task) -> str:
        self._settle()
        if isinstance(fresh.task_spec, BoundaryEventSplit):
            fresh = fresh.children[0]
        return str(fresh.id)

    def _settle(self) -> None:
        """Joins that waited for the moved token may wait no longer."""
        for level in self._tree.levels():
            if not level.completed:
                level.update_waiting_tasks()
        self.advance()
