"""An office in which random people press random buttons of random processes, as a state machine: Hypothesis chooses, and shortens what went wrong.

What is offered must succeed, what is not offered must be refused and change nothing, and after every step the invariants of approvals.md B3 hold.
"""

from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.actor import SYSTEM, Actor
from engine.commands import (
    Approve,
    Jump,
    Reassign,
    Reject,
    RemoveSigner,
    Retrieve,
    RetryIncident,
    StartInstance,
)
from engine.errors import IdempotencyKeyReused, MoveRefused
from engine.queries import PlacesOf, UserTaskById
from engine.store.database import open_database
from engine.testing import Stage, passing
from engine.testing.invariants import violations
from engine.testing.permanence import Watch
from tests.engine import foretold
from tests.engine.clerk import DONE, Clerk, actor, allowed, allowed_on_request, who_has
from tests.engine.diagrams_at_random import KEY, Office, offices
from tests.engine.house import open_house
from tests.engine.office import ANN, MAX, ROOT, SUE
from tests.engine.pressing import PEOPLE, REQUEST_VERBS, TASK_VERBS, Press, bare

REQUESTS = 2
SAME = {"complete": "approve", "claim": "release"}
"""Not offered beside the other, and yet no mistake: 提交 of the first outcome is 同意, and who has claimed may claim again."""
RARE = ("cancel", "withdraw", "discard", "reject")


class RandomOffice(Clerk, RuleBasedStateMachine):
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
        self.watch, self.requests = Watch(self.stage.engine), dict[str, Actor]()
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
        if verb in offered or SAME.get(verb) in offered:
            return
        press = Press(lambda some: self.choose(data, some), dict)
        self.refused(bare(verb, task) if verb in ("return", "complete") else press.on_task(verb, detail)[0], by)

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
