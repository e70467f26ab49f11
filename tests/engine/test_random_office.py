"""Random people do random things to random requests; whatever they do, the invariants of approvals.md B3 hold, and nothing but refusals is raised."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import (
    AddSigners,
    Approve,
    Cancel,
    ChangeVariables,
    Claim,
    Complete,
    Consult,
    Delegate,
    DiscardDraft,
    Reassign,
    Reject,
    Release,
    RemoveSigner,
    Resubmit,
    Resume,
    Retrieve,
    RetryIncident,
    ReturnTo,
    SaveInstanceDraft,
    SaveTaskDraft,
    StartInstance,
    SubmitDraft,
    Suspend,
    Transfer,
    Withdraw,
)
from engine.errors import EngineError
from engine.handlers import BpmnError, Context, service_task
from engine.queries import DiagramOf, HistoryOf, Inbox, InboxCounts, Incidents, InstanceById, Instances, PredictionOf, UserTaskById
from engine.store.database import open_database
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.engine.drawing import both, boundary, call, draw, end, service, some, user, xor
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, ROOT, SUE, TOM, WES, handlers, open_office

STEPS = 250
TASK_VERBS = {
    "approve": 12, "reject": 2, "complete": 6, "return": 2, "claim": 1, "release": 1, "save_draft": 1, "resubmit": 12,
    "transfer": 2, "delegate": 2, "add_signers": 2, "consult": 1, "reassign": 1,
}  # fmt: skip
REQUEST_VERBS = {
    "resubmit": 12, "withdraw": 1, "cancel": 1, "submit": 8, "discard": 1, "save": 2, "suspend": 1, "resume": 12, "change_variables": 1,
}  # fmt: skip
PEOPLE = (ANN, BEN, MAX, EVE, FAY, SUE, WES, ROOT, TOM)
INNER = draw(
    "inner", user("judge", "role:finance,role:approver"), xor("gate"), end("good"), user("mend", "role:finance", kind="handle", resubmit="direct"),
    paths="""
    start > judge > gate
    gate >* good
    gate > mend: outcome = "rejected"
    mend > good
    """,
)  # fmt: skip
MAZE = draw(
    "maze",
    both("fork"), user("left", "role:approver", resubmit="direct", due="PT9H", on_due="approve"), xor("left_gate"), xor("left_in"),
    user("fix", "role:head@branch,role:finance", kind="handle"),
    some("any_fork"), user("a", "role:approver", resubmit="ask", due="PT9H", on_due="return:initiator", remind="50%,PT1H"),
    user("b", "user:max,user:eve,user:fay", mode="all", reject_rule="collect_all", due="4 workhours", on_due="approve"),
    user("c", "role:finance,user:sue", mode="any", reject_rule="all_reject", due="PT9H", on_due="transfer:role:head"), some("any_join"), both("join"),
    call("sub", "inner"), service("book", "book"), boundary("full", "book", error="E_FULL"), user("manual", "role:finance", on_reject="end"),
    xor("book_join"), user("last", "role:approver", opinion="required", resubmit="direct", due="PT9H", on_due="escalate"), end("end"),
    paths="""
    start > fork > left_in > left > left_gate
    left_gate >* join
    left_gate > fix: outcome = "rejected"
    fix > left_in
    fork > any_fork
    any_fork >* a
    any_fork > b: modulo(n, 2) = 0
    any_fork > c: n > 3
    a > any_join
    b > any_join
    c > any_join
    any_join > join
    join > sub > book > book_join
    full > manual > book_join
    book_join > last > end
    """,
    withdraw_until="element:last",
)  # fmt: skip


class Driver:
    """One office and one source of chance."""

    def __init__(self, stage: Stage, chance: Random) -> None:
        self.stage, self.chance, self.done = stage, chance, Counter[str]()
        self.seen: list[tuple[str, Actor]] = []

    def step(self) -> None:
        person = self.chance.choice(PEOPLE)
        if self.chance.random() < 0.12:
            self.let_time_pass()
            return
        act = self.chance.choices([self.begin, self.on_task, self.on_request, self.repair, self.on_what_was], weights=[2, 30, 2, 2, 3])[0]
        command, by = act(person)
        if command is None:
            return
        try:
            self.stage.engine.execute(command, by)
            self.done[type(command).__name__] += 1
        except EngineError as refusal:
            self.done[type(refusal).__name__] += 1

    def let_time_pass(self) -> None:
        self.stage.clock.forward(timedelta(hours=self.chance.randrange(1, 7)))
        self.done["swept"] += sweep(self.stage.engine)

    def begin(self, person: Actor) -> tuple[Any, Actor]:
        return StartInstance("maze", {"n": self.chance.randrange(8)}, draft=self.chance.random() < 0.2), person

    def on_task(self, person: Actor) -> tuple[Any, Actor]:
        """Mostly what is offered on one's own tasks, at times anything on those of others."""
        boxes: dict[Actor, Any] = {one: self.stage.engine.ask(Inbox(limit=200), one).items for one in PEOPLE}
        busy = [one for one in PEOPLE if boxes[one]]
        if not busy:
            return None, person
        asked = self.chance.choice(busy)
        person = asked if self.chance.random() < 0.95 else person
        task = self.chance.choice(boxes[asked])
        offered = task.allowed_actions if task.allowed_actions and self.chance.random() < 0.85 else tuple(TASK_VERBS)
        said = self.chance.choices(offered, weights=[TASK_VERBS.get(verb, 1) for verb in offered])[0]
        opinion = self.chance.choice(["", "好", "因为"])
        back = self.chance.choice([None, "direct"])
        somebody, more = self.chance.choice(PEOPLE).id, [one.id for one in self.chance.sample(PEOPLE, 2)]
        position = self.chance.choice(["before", "after", "parallel"])
        self.seen = [*self.seen[-20:], (task.id, person)]
        return {
            "approve": Approve(task.id, opinion, {"n": self.chance.randrange(8)}), "reject": Reject(task.id, opinion),
            "complete": Complete(task.id, opinion=opinion), "return": ReturnTo(task.id, self._target(task, person), opinion, resubmit=back),
            "transfer": Transfer(task.id, somebody, opinion), "delegate": Delegate(task.id, somebody, opinion),
            "add_signers": AddSigners(task.id, more, position, self.chance.choice(["all", "any"]), opinion),
            "consult": Consult(task.id, more, opinion), "reassign": Reassign(task.id, somebody, opinion, left=self.chance.random() < 0.5),
            "claim": Claim(task.id), "release": Release(task.id), "save_draft": SaveTaskDraft(task.id, {"n": 1}, opinion),
            "resubmit": Resubmit(task.process_instance_id, {"n": self.chance.randrange(8)}), "withdraw": Withdraw(task.process_instance_id),
        }[said], ROOT if said == "reassign" else person  # fmt: skip

    def _target(self, task: Any, person: Actor) -> str:
        """The initiator, or one of the steps that the page offers."""
        try:
            choice = self.stage.engine.ask(UserTaskById(task.id), person).returns
        except EngineError:
            return "previous"
        return self.chance.choice(["initiator", *(target.id for target in choice.targets)] if choice else ["initiator"])

    def on_what_was(self, person: Actor) -> tuple[Any, Actor]:
        """取回 and 减签, by who had a task a while ago."""
        if not self.seen:
            return None, person
        task, before = self.chance.choice(self.seen)
        if self.chance.random() < 0.5:
            return Retrieve(task), before
        return RemoveSigner(task, self.chance.choice(PEOPLE).id), self.chance.choice([before, ROOT])

    def on_request(self, person: Actor) -> tuple[Any, Actor]:
        listed: Any = self.stage.engine.ask(Instances(limit=200), person)
        found = [i for i in listed.items if i.allowed_actions]
        if not found:
            return None, person
        request = self.chance.choice(found)
        offered = [verb for verb in REQUEST_VERBS if verb in request.allowed_actions or self.chance.random() < 0.02]
        if not offered:
            return None, person
        said = self.chance.choices(offered, weights=[REQUEST_VERBS[verb] for verb in offered])[0]
        return {
            "resubmit": Resubmit(request.id, {"n": self.chance.randrange(8)}), "withdraw": Withdraw(request.id), "cancel": Cancel(request.id, "清理"),
            "submit": SubmitDraft(request.id), "discard": DiscardDraft(request.id), "save": SaveInstanceDraft(request.id, {"n": 2}),
            "suspend": Suspend(request.id, "查"), "resume": Resume(request.id, "好"),
            "change_variables": ChangeVariables(request.id, "改", {"n": self.chance.randrange(8)}),
        }[said], person  # fmt: skip

    def repair(self, person: Actor) -> tuple[Any, Actor]:
        open_now = self.stage.engine.ask(Incidents(), ROOT).items
        return (RetryIncident(self.chance.choice(open_now).id), ROOT) if open_now else (None, person)

    def look(self) -> None:
        """Every page can be shown to whoever may see it."""
        ask, person = self.stage.engine.ask, self.chance.choice(PEOPLE)
        counts = ask(InboxCounts(), person)
        todo: Any = ask(Inbox(limit=200, total=True), person)
        assert (counts["todo"], todo.total) == (len(todo.items), len(todo.items))
        for item in todo.items[:3]:
            detail = ask(UserTaskById(item.id), person)
            assert detail.task.allowed_actions or detail.task.candidates.role_id or detail.instance.state == "suspended"
        listed: Any = ask(Instances(limit=200), person)
        for request in self.chance.sample(list(listed.items), min(3, len(listed.items))):
            ask(InstanceById(request.id), person), ask(HistoryOf(request.id), person)
            diagram, ahead = ask(DiagramOf(request.id), person), ask(PredictionOf(request.id), person)
            active = {mark.element_id for mark in diagram.elements if mark.state in ("active", "failed")}
            assert {t.element_path.split("/")[0] for t in request.open_tasks} - {"resubmit"} <= active
            assert request.state != "running" or ahead.next


@pytest.mark.parametrize("seed", range(3))
def test_nothing_people_do_breaks_a_request(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)

    @service_task("book", effect="database")
    def book(context: Context) -> dict[str, int]:
        fate = chance.random()
        if fate < 0.25:
            raise RuntimeError("断开")
        if fate < 0.5:
            raise BpmnError("E_FULL")
        return {"booked": 1}

    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    driver = Driver(open_office(database, INNER, MAZE, handlers=handlers(maze=[book])), chance)
    for number in range(1, STEPS + 1):
        driver.step()
        if number % 25 == 0:
            assert violations(driver.stage.engine) == [], (seed, number, driver.done)
            driver.look()
    assert driver.done["StartInstance"] > 5, driver.done
    assert sum(driver.done[verb] for verb in ("Transfer", "Delegate", "AddSigners", "ReturnTo", "Retrieve", "Reassign")) > 5, driver.done
    assert driver.done["Approve"] > 25, driver.done
    assert driver.done["swept"] > 3, driver.done
    causes = {one.cause for one in driver.stage.engine.ask(Incidents(state="all", kind="due", limit=200), ROOT).items}
    assert causes == set()
    database.dispose()


def test_nothing_people_do_at_the_same_time_breaks_a_request(database: Database) -> None:
    @service_task("book", effect="database")
    def book(context: Context) -> None:
        if int(context.variables["n"]) % 3 == 0:
            raise RuntimeError("断开")

    stage = open_office(database, INNER, MAZE, handlers=handlers(maze=[book]))

    def work(number: int) -> Counter[str]:
        """Until there is something to show for it: how far forty steps get depends on who else is at work."""
        driver = Driver(stage, Random(number))
        for step in range(400):
            if step >= 40 and driver.done["StartInstance"] and driver.done["Approve"] > 2:
                break
            driver.step()
        return driver.done

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(work, range(4)), Counter[str]())

    assert violations(stage.engine) == [], done
    assert done["StartInstance"] > 3, done
    assert done["Approve"] > 11, done
