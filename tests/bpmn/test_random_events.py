"""Timers, messages, signals, escalations, jobs and people in any order: no token is doubled, no event is heard twice, every instance can end.

`PIAOFLOW_RUNS` says how many instances (`make soak`: 20 000).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from engine import bpmn
from engine.bpmn.resuming import stands
from engine.errors import MessageNotAwaited
from engine.handlers import BpmnError
from tests.bpmn.drive import BUDGET, specs
from tests.bpmn.memory import NEW_YEAR, Memory

RUNS = int(os.environ.get("PIAOFLOW_RUNS", "300"))
AT_ONCE = 20
NAME = "many_events"
SIDE_PATHS = {"he", "hp", "hr"}


@pytest.mark.parametrize("first", range(0, RUNS, AT_ONCE))
def test_every_instance_can_be_driven_to_its_end(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        Run(seed).all()


class Run:
    """One instance, kept between two commands as its bytes."""

    def __init__(self, seed: int) -> None:
        self.random, self.calm, self.seed = Random(seed), False, seed
        self.moment: datetime = NEW_YEAR
        self.external = self.random.choice([{"ping"}, set()])
        self.variables: dict[str, Any] = {"again": False, "back": False, "people": ["甲", "乙", "丙"][: self.random.randint(0, 3)]}
        self.out: list[str] = []
        """Tokens whose jobs are on their way; some were taken away meanwhile."""
        self.blob = b""
        self._keep(bpmn.Execution.start(specs(NAME), NAME, self._world(), budget=BUDGET))

    def all(self) -> None:
        for _ in range(20):
            if self.ended:
                return
            self._step()
        self.calm = True
        self.variables.update(again=False, back=False)
        for _ in range(120):
            if self.ended:
                return
            self._finish_one()
        raise AssertionError(f"seed {self.seed} cannot end: {self.execution.waiting()}")

    @property
    def ended(self) -> bool:
        return self.execution.ended

    def _world(self) -> Memory:
        return Memory(self.variables, {"ping": self._ping}, external=self.external, moment=self.moment)

    def _ping(self, x: object) -> str:
        luck = 1.0 if self.calm else self.random.random()
        if luck < 0.1:
            raise ValueError("bad luck")
        if luck < 0.25:
            raise BpmnError(self.random.choice(["LIMIT", "NOBODY"]))
        return "pong"

    def _do(self, act: Callable[[bpmn.Execution], Any]) -> Any:
        execution = bpmn.Execution.load(self.blob, specs(NAME), NAME, self._world(), budget=BUDGET)
        answer = act(execution)
        self._keep(execution)
        return answer

    def _keep(self, execution: bpmn.Execution) -> None:
        self.execution, self.blob = execution, execution.dump()
        if self.random.random() < 0.3:
            again = bpmn.Execution.load(self.blob, specs(NAME), NAME, self._world(), budget=BUDGET)
            assert again.dump() == self.blob
            assert (again.waiting(), again.timers(), again.subscriptions()) == (execution.waiting(), execution.timers(), execution.subscriptions())
        self.out += [job.token_id for job in execution.jobs]
        open_ = Counter(token.element_path for token in execution.waiting() if token.element_id not in SIDE_PATHS)
        assert max(open_.values(), default=1) == 1, (self.seed, open_)

    def _step(self) -> None:
        often = [self._finish_one] * 8 + [self._time] * 3 + [self._late_answer, self._by_hand] * 2
        act: Callable[[], None] = self.random.choice([*often, self._signal, self._revive, self._shuffle])
        act()

    def _finish_one(self) -> None:
        people = [lambda e, id_=t.id: e.complete(id_) for t in self.execution.waiting()]
        messages = [lambda e, s=s: e.deliver(s.token_id, s.name, 1) for s in self.execution.subscriptions() if s.kind == "message"]
        choices: list[Callable[[bpmn.Execution], Any]] = [*people, *messages, *[lambda e, id_=id_: self._answer(e, id_) for id_ in self._standing()]]
        if choices:
            self._do(self.random.choice(choices))
        else:
            self._time()

    def _standing(self) -> list[str]:
        """Tokens at services, whether a job is out or they failed."""
        return [str(task.id) for task in self.execution._tree.walk() if stands(task)]

    def _answer(self, execution: bpmn.Execution, token: str) -> None:
        luck = 1.0 if self.calm else self.random.random()
        if luck < 0.2:
            execution.fail_service(token, code=self.random.choice(["LIMIT", "NOBODY"]), message="")
        elif luck < 0.3:
            execution.give_up(token, cause="Down", message="")
        elif not execution.finish_service(token, "pong"):
            execution.retry(token)

    def _late_answer(self) -> None:
        """For a token that may be gone: it says so, and nothing changes."""
        if not self.out:
            return
        token, before = self.random.choice(self.out), self.blob
        there = token in self._standing()
        assert self._do(lambda e: e.finish_service(token, "late")) == there
        assert there or self.blob == before

    def _by_hand(self) -> None:
        standing = self._standing()
        if standing:
            token = self.random.choice(standing)
            self._do(lambda e: e.skip(token, "by hand"))

    def _time(self) -> None:
        self.moment += timedelta(hours=self.random.choice([1, 7, 25]))
        self._do(lambda e: e.fire_due())
        due = self.execution.next_due()
        assert due is None or due > self.moment

    def _signal(self) -> None:
        waiting = sum(s.kind == "signal" for s in self.execution.subscriptions())
        assert self._do(lambda e: e.signal("stop", None)) == waiting

    def _revive(self) -> None:
        before = {w.token_id for w in (*self.execution.timers(), *self.execution.subscriptions())} | {t.id for t in self.execution.waiting()}
        awaited = [s for s in self.execution.subscriptions() if s.kind == "message"]
        self._do(lambda e: e.revive())
        after = {w.token_id for w in (*self.execution.timers(), *self.execution.subscriptions())} | {t.id for t in self.execution.waiting()}
        assert not before & after
        if awaited:
            with pytest.raises(MessageNotAwaited):
                self._do(lambda e: e.deliver(awaited[0].token_id, awaited[0].name, 1))

    def _shuffle(self) -> None:
        self.variables.update(again=self.random.random() < 0.3, back=self.random.random() < 0.3)
        self.variables["people"] = ["甲", "乙", "丙"][: self.random.randint(0, 3)]
