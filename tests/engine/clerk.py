"""How the people of a random office act: what they choose from, how it is pressed, and how everything is driven to its end."""

from collections import Counter
from typing import Any
from uuid import uuid4

from hypothesis import note
from hypothesis import strategies as st
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import Approve, Cancel, ChangeVariables, Complete, DiscardDraft, Resubmit, Resume
from engine.errors import EngineError, InstanceNotFound, UserTaskNotFound
from engine.model import InstanceDetail, OpenTask, TaskState, UserTaskDetail
from engine.queries import InstanceById, UserTaskById
from engine.store.work import user_task
from engine.testing import Stage, passing
from engine.testing.permanence import Watch
from tests.engine.diagrams_at_random import Office
from tests.engine.office import ROOT
from tests.engine.pressing import ANOTHER, ENOUGH, PEOPLE

DONE: Counter[str] = Counter()
"""How often what was done, in all offices of this session."""


class Clerk:
    """`requests`: who began each; `last`: command, person, key and answer of what was done last."""

    office: Office
    stage: Stage
    watch: Watch
    requests: dict[str, Actor]
    last: tuple[Any, Actor, str, Any] | None

    def do(self, command: Any, by: Actor) -> Any:
        note(f"{by.id}: {command}")
        key = uuid4().hex
        answer = self.stage.engine.execute(command, by, idempotency_key=key)
        self.last = command, by, key, answer
        DONE[type(command).__name__] += 1
        return answer

    def first_that_may(self, commands: list[Any], by: Actor) -> Any:
        for command in commands:
            try:
                return self.do(command, by)
            except ANOTHER:
                continue
            except ENOUGH:
                DONE["enough"] += 1
                return None
        raise AssertionError(f"offered to {by.id}, and nobody will do: {commands[0]}")

    def refused(self, command: Any, by: Actor, kind: type[EngineError] = EngineError) -> None:
        note(f"{by.id} may not: {command}")
        try:
            self.stage.engine.execute(command, by)
        except kind as refusal:
            DONE[f"refused: {refusal.code}"] += 1
            assert self.watch.is_as_it_was(self.requests), f"refused, and yet something is written: {command}"
        else:
            raise AssertionError(f"not offered to {by.id}, and yet it went through: {command}")

    def choose(self, data: Any, some: Any) -> Any:
        return some[data.draw(st.integers(0, len(some) - 1))] if some else None

    def ways(self, data: Any) -> dict[str, Any]:
        if not self.office.splits or data.draw(st.integers(0, 3)):
            return {}
        return self.office.ways(lambda number: data.draw(st.lists(st.integers(0, 2), max_size=2), f"way_{number}"))

    def request(self, data: Any, by: Actor | None = None) -> InstanceDetail | None:
        """One of the requests as this person sees it, or as its initiator does."""
        request = self.choose(data, list(self.requests))
        by = by or self.requests.get(request)
        try:
            return self.stage.engine.ask(InstanceById(request), by) if request else None
        except InstanceNotFound:
            return None

    def is_moving(self, request: str) -> bool:
        instance = self.stage.engine.ask(InstanceById(request), self.requests[request]).instance
        return instance.state in ("running", "faulted")

    def pending(self) -> list[OpenTask]:
        found = [t for request, by in self.requests.items() for t in self.stage.engine.ask(InstanceById(request), by).instance.open_tasks]
        pending = [task for task in found if task.state is TaskState.PENDING]
        return sorted(pending, key=lambda task: (task.element_path, task.assignee.id if task.assignee else ""))

    def tasks(self) -> list[str]:
        return [row["id"] for row in self.rows(lambda row: True)]

    def rows(self, which: Any) -> list[Any]:
        """Rows of tasks, in an order that the next run has too."""
        with self.stage.database.connect() as connection:
            found = connection.execute(select(user_task).where(user_task.c.instance_id.in_(self.requests))).mappings().all()
        told = ("element_path", "assignee_id", "state", "origin", "closed_by", "role_id")
        return sorted((row for row in found if which(row)), key=lambda row: ([str(row[name]) for name in told], row["created_at"]))

    def drive_to_the_end(self, request: str) -> None:
        for _ in range(300):
            detail = self.stage.engine.ask(InstanceById(request), self.requests[request])
            if not self.one_more_step(detail):
                return
        raise AssertionError(f"it does not end: {detail.instance.open_tasks}")

    def one_more_step(self, detail: InstanceDetail) -> bool:
        id_, state = detail.instance.id, detail.instance.state
        loops = self.office.ways(lambda _: [])
        if state == "suspended":
            self.do(Resume(id_, "好"), ROOT)
        elif any(detail.variables.get(name) for name in loops) and state in ("running", "returned", "faulted"):
            self.do(ChangeVariables(id_, "不再来了", loops), ROOT)
        elif state == "draft":
            self.do(DiscardDraft(id_), self.requests[id_])
        elif state == "returned":
            self.do(Resubmit(id_), self.requests[id_])
        elif state == "faulted":
            self.do(Cancel(id_, "无人可问"), ROOT)
        elif state == "running":
            self.say_yes(detail)
        else:
            return False
        return True

    def say_yes(self, detail: InstanceDetail) -> None:
        tasks = [task for task in detail.instance.open_tasks if task.state is TaskState.PENDING and who_has(task)]
        if not tasks:
            assert detail.instance.waits, (detail.instance.open_tasks, "nobody can do anything")
            passing.wait(self.stage, "P2D")
            return
        by = who_has(tasks[0])[0]
        kind = self.stage.engine.ask(UserTaskById(tasks[0].id), by).task.kind
        self.do((Approve if kind == "approve" else Complete)(tasks[0].id, opinion="好"), by)


def actor(id_: str) -> Actor:
    return next(person for person in PEOPLE if person.id == id_)


def who_has(task: OpenTask) -> list[Actor]:
    """Its assignee, else the group it is open to."""
    return [actor(task.assignee.id)] if task.assignee else [actor(person.id) for person in task.candidates.persons]


def allowed(stage: Stage, task: str, by: Actor) -> tuple[str, ...]:
    try:
        found: UserTaskDetail = stage.engine.ask(UserTaskById(task), by)
    except UserTaskNotFound:
        return ()
    return tuple(found.task.allowed_actions)


def allowed_on_request(stage: Stage, request: str, by: Actor) -> tuple[str, ...]:
    try:
        found: InstanceDetail = stage.engine.ask(InstanceById(request), by)
    except InstanceNotFound:
        return ()
    return tuple(found.instance.allowed_actions)
