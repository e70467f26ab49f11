"""An office in which random people press random buttons of random processes, as a state machine: Hypothesis chooses, and shortens what went wrong.

What is offered must succeed, what is not offered must be refused and change nothing, and after every step the invariants of approvals.md B3 hold.
"""

from collections import Counter
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.commands import (
    Approve,
    Cancel,
    ChangeVariables,
    Complete,
    DiscardDraft,
    Jump,
    Reassign,
    Reject,
    RemoveSigner,
    Resubmit,
    Resume,
    Retrieve,
    RetryIncident,
    StartInstance,
)
from engine.errors import EngineError, IdempotencyKeyReused, InstanceNotFound, MoveRefused, UserTaskNotFound
from engine.model import InstanceDetail, OpenTask, TaskState, UserTaskDetail
from engine.queries import InstanceById, PlacesOf, UserTaskById
from engine.store.database import open_database
from engine.store.work import user_task
from engine.testing import Stage, passing
from engine.testing.invariants import violations
from engine.testing.permanence import Watch
from tests.engine import foretold
from tests.engine.diagrams_at_random import KEY, Office, offices
from tests.engine.house import open_house
from tests.engine.office import ANN, MAX, ROOT, SUE
from tests.engine.pressing import ANOTHER, ENOUGH, PEOPLE, REQUEST_VERBS, TASK_VERBS, Press

REQUESTS = 2
RARE = ("cancel", "withdraw", "discard", "reject")
DONE: Counter[str] = Counter()
"""How often what was done, in all offices of this session."""


class RandomOffice(RuleBasedStateMachine):
    """`open_stage` gives the house, empty but for its people."""

    @staticmethod
    def open_stage() -> Stage:
        return open_house(open_database("sqlite://"))

    @initialize(office=offices)
    def open(self, office: Office) -> None:
        self.office, self.stage = office, self.open_stage()
        for files in office.folders:
            note(files["process.bpmn"].decode())
            self.stage.deploy_files(files)
        self.watch, self.requests, self.keys = Watch(self.stage.engine), dict[str, Actor](), 0
        self.last: tuple[Any, Actor, str, Any] | None = None

    # -- what happens -----------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.requests) < REQUESTS)
    @rule(data=st.data(), by=st.sampled_from([ANN, ANN, MAX, SUE]), draft=st.booleans())
    def start(self, data: Any, by: Actor, draft: bool) -> None:
        ways = self.office.ways(lambda number: data.draw(st.lists(st.integers(0, 2), max_size=2), f"way_{number}"))
        answer = self.do(StartInstance(KEY, ways, draft=draft and len(self.requests) > 0), by)
        self.requests[answer.id] = by

    @rule(data=st.data())
    def somebody_says_yes(self, data: Any) -> None:
        self.press(data, ("approve", "complete", "resubmit"))

    @rule(data=st.data())
    def somebody_who_has_it_presses_what_is_offered(self, data: Any) -> None:
        self.press(data, ())

    def press(self, data: Any, wanted: tuple[str, ...]) -> None:
        task = self.choose(data, self.pending())
        if task is None:
            return
        by = self.choose(data, who_has(task))
        detail = self.stage.engine.ask(UserTaskById(task.id), by) if by else None
        offered = [verb for verb in detail.task.allowed_actions if verb in wanted or not wanted] if detail else []
        if not by or not detail or not offered:
            return
        verb = self.choose(data, [*offered, *(verb for verb in offered if verb not in RARE)])
        commands = Press(lambda some: self.choose(data, some), lambda: self.ways(data) if not wanted else {}).on_task(verb, detail)
        before = foretold.Before.of(self.stage.engine, detail, commands[0])
        answer = self.first_that_may(commands, by)
        if answer is not None and before is not None:
            DONE["foretold"] += before.compare(self.stage.engine)

    @rule(data=st.data(), verb=st.sampled_from(TASK_VERBS), by=st.sampled_from(PEOPLE))
    def somebody_presses_what_is_not_offered(self, data: Any, verb: str, by: Actor) -> None:
        task = self.choose(data, self.tasks())
        if task is None:
            return
        detail = self.stage.engine.ask(UserTaskById(task), SYSTEM)
        offered = allowed(self.stage, task, by)
        same = {"complete": ("approve",), "claim": ("release",)}
        if verb in offered or set(same.get(verb, ())) & set(offered):
            return
        back = {"return": "return", "complete": "complete"}.get(verb)
        press = Press(lambda some: self.choose(data, some), dict)
        command = press.on_task(verb, detail)[0] if back is None else foretold.bare(verb, task)
        self.refused(command, by)

    @rule(data=st.data(), by=st.sampled_from([ANN, MAX, SUE, ROOT, ROOT]))
    def somebody_presses_what_is_offered_on_a_request(self, data: Any, by: Actor) -> None:
        detail = self.request(data, by)
        if detail is None:
            return
        offered = list(detail.instance.allowed_actions)
        verb = self.choose(data, [*offered, *(verb for verb in offered * 3 if verb not in RARE)])
        if verb is None:
            return
        places = self.stage.engine.ask(PlacesOf(detail.instance.id), by) if verb == "jump" else []
        command = Press(lambda some: self.choose(data, some), lambda: self.ways(data)).on_request(verb, detail, places)
        if command is not None:
            self.do(command, by)

    @rule(data=st.data(), verb=st.sampled_from(REQUEST_VERBS), by=st.sampled_from(PEOPLE))
    def somebody_presses_what_is_not_offered_on_a_request(self, data: Any, verb: str, by: Actor) -> None:
        detail = self.request(data)
        if detail is None or verb in allowed_on_request(self.stage, detail.instance.id, by):
            return
        self.refused(Press(lambda some: self.choose(data, some), dict).on_request(verb, detail, []) or Jump(detail.instance.id, "task_1", "改道"), by)

    @rule(data=st.data())
    def somebody_takes_his_decision_back_where_it_is_offered(self, data: Any) -> None:
        row = self.choose(data, self.rows(lambda row: row["closed_by"] not in (None, SYSTEM.id) and row["state"] in ("approved", "completed")))
        if row is None:
            return
        by = actor(row["closed_by"])
        if "retrieve" in allowed(self.stage, row["id"], by):
            self.do(Retrieve(row["id"], "看错了"), by)
        else:
            self.refused(Retrieve(row["id"]), by)

    @rule(data=st.data())
    def who_asked_others_to_sign_does_without_them(self, data: Any) -> None:
        row = self.choose(data, self.rows(lambda row: row["parent_id"] and row["state"] == "pending"))
        if row is None:
            return
        parent = next(one for one in self.rows(lambda one: one["id"] == row["parent_id"]))
        by = actor(parent["assignee_id"])
        command = RemoveSigner(parent["id"], row["assignee_id"])
        offers = self.stage.engine.ask(UserTaskById(parent["id"]), by)
        if row["assignee_id"] in {person.id for person in offers.added} and self.is_moving(row["instance_id"]):
            self.do(command, by)
        else:
            self.refused(command, by)

    @rule(data=st.data(), left=st.booleans())
    def an_administrator_gives_a_task_to_another(self, data: Any, left: bool) -> None:
        row = self.choose(data, self.rows(lambda row: row["state"] in ("waiting", "pending", "blocked") and row["kind"] != "resubmit"))
        if row is None or not self.is_moving(row["instance_id"]):
            return
        first = self.choose(data, range(len(PEOPLE)))
        self.first_that_may([Reassign(row["id"], to.id, "请假", left=left) for to in (*PEOPLE[first:], *PEOPLE[:first])], ROOT)

    @rule(data=st.data())
    def an_administrator_cannot_jump_where_it_is_barred(self, data: Any) -> None:
        detail = self.request(data, ROOT)
        places = self.stage.engine.ask(PlacesOf(detail.instance.id), ROOT) if detail else []
        place = self.choose(data, [place for place in places if place.barred])
        if place is not None and detail is not None and self.is_moving(detail.instance.id):
            self.refused(Jump(detail.instance.id, f"/{self.choose(data, place.barred).element_path}", "改道", token=place.token), ROOT, MoveRefused)

    @rule(data=st.data())
    def an_administrator_tries_again(self, data: Any) -> None:
        detail = self.request(data, ROOT)
        incident = self.choose(data, [one for one in detail.incidents if one.resolved_at is None]) if detail else None
        if incident is not None and detail is not None and detail.instance.state != "suspended":
            self.do(RetryIncident(incident.id), ROOT)

    @rule(how_long=st.sampled_from(["PT4H", "P1D", "P3D"]))
    def time_passes(self, how_long: str) -> None:
        passing.wait(self.stage, how_long)

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_same_is_sent_again(self) -> None:
        """I6."""
        assert self.last is not None
        command, by, key, answer = self.last
        assert self.stage.engine.execute(command, by, idempotency_key=key) == answer
        assert self.watch.is_as_it_was(self.requests)

    @precondition(lambda self: self.last is not None and hasattr(self.last[0], "task_id"))
    @rule()
    def another_decision_is_sent_with_the_same_key(self) -> None:
        """I6."""
        assert self.last is not None
        command, by, key, _ = self.last
        for other in (Reject(command.task_id, "改主意了"), Approve(command.task_id, "改主意了")):
            try:
                self.stage.engine.execute(other, by, idempotency_key=key)
            except IdempotencyKeyReused:
                assert self.watch.is_as_it_was(self.requests)
            else:
                raise AssertionError(f"{other} went through with the key of {command}")

    # -- what must hold ---------------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        if not hasattr(self, "requests") or not self.requests:
            return
        assert (broken := violations(self.stage.engine)) == [], broken
        assert (wrong := self.watch.look(self.requests)) == [], wrong

    def teardown(self) -> None:
        """Whatever happened before, everybody can say yes until it ends."""
        for request in getattr(self, "requests", ()):
            self.drive_to_the_end(request)
        self.nothing_is_broken()

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

    # -- how it is done ---------------------------------------------------------------------------------------------------------

    def do(self, command: Any, by: Actor) -> Any:
        note(f"{by.id}: {command}")
        self.keys += 1
        key = f"k{self.keys}"
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
