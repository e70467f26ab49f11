"""One instance of a process with a little of everything, moved at random; `run(seed)` says what went wrong, or how often what was done."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from engine import bpmn
from engine.errors import MoveRefused
from tests.bpmn.mover import Mover, compiled
from tests.bpmn.sketch import Node, Sketch

DEEPEST = Sketch("deepest", "s > g1 > F > g2 > J > e; F > g3 > J", {"F": "and", "J": "and"})
EACH = Sketch("each", "s > u1 > q; q > wrong : fail; q > u2 *; u2 > e", {"q": "xor", "wrong": "error"})
CALLED = Sketch(
    "called", "s > c1 > F > c2 > J > inner > q; F > deep > J; q > wrong : fail; q > c4 *; c4 > e; late > side > e2",
    {"late": Node("timer", "c2", after="P1D", beside=True), "F": "and", "J": "and", "deep": "call:deepest", "wrong": "error", "q": "xor",
     "inner": Node("sub", inside=Sketch("inner", "si > i1 > i2 > e1", {"si": "start"}))},
)  # fmt: skip
MAIN = Sketch(
    "main",
    "s > m > F > a1 > call > xj > a2 > J; failed > h > xj;"
    "F > I; I > b : B; I > c : C; I > G *; b > K; c > K; G > d1 > H > K; G > d2 > H; K > k1 > J;"
    "limit > hl > xj;"
    "F > p1 > signed > eg; eg > soon > pm; eg > paid > pm; pm > J;"
    "F > w1 > ga; ga > w1 : back; ga > v *; v > job > J;"
    "F > several > mj; wrong > hs > mj; mj > J;"
    "J > z > gw; gw > m : again; gw > e *; late > side > e2",
    {"F": "and", "J": "and", "G": "and", "H": "and", "I": "or", "K": "or", "xj": "xor", "ga": "xor", "gw": "xor", "v": "service:pay",
     "call": "call:called", "failed": "catch:call", "signed": Node("user", each="people"),
     "limit": Node("timer", "call", after="P3D"), "late": Node("timer", "z", after="R3/P1D", beside=True), "job": "service:job",
     "eg": "first", "soon": "wait:PT30H", "paid": "receive:paid", "pm": "xor", "several": Node("call", "each", each="people"),
     "wrong": "catch:several", "mj": "xor"},
)  # fmt: skip
LONGER_CALLED = replace(CALLED, ways=CALLED.ways.replace("c1 > F", "c1 > cx > F").replace("c4 > e", "c4 > cy > e"))
LONGER = replace(MAIN, ways=MAIN.ways.replace("d1 > H", "d1 > dx > H").replace("J > z", "J > y > z").replace("a1 > call", "a1 > ax > call"))
FLAGS = ("B", "C", "again", "back", "fail")
STEPS = 25


@cache
def specs(version: int) -> bpmn.Specs:
    """Of the first version, and of a second with more steps in it."""
    return compiled(*((MAIN, CALLED) if version == 1 else (LONGER, LONGER_CALLED)), EACH, DEEPEST, version=version)


def run(seed: int, steps: int = STEPS) -> Counter[str]:
    """Raises AssertionError."""
    return _Run(seed).all(steps)


class _Run:
    def __init__(self, seed: int) -> None:
        self.version = 1
        self.random, self.calm, self.count, self.log = Random(seed), False, Counter[str](), [seed]
        self.variables: dict[str, Any] = {"result": 0, "people": [1, 2]} | dict.fromkeys(FLAGS, False)
        self.mover = Mover(MAIN, variables=self.variables, services={"pay": self._pay}, specs=specs(1), external=["job"])

    def all(self, steps: int) -> Counter[str]:
        weights = {
            self._done: 50, self._return: 12, self._direct: 8, self._jump: 6, self._retrieve: 6, self._shuffle: 5, self._forget: 4,
            self._park: 2, self._retry: 4, self._tick: 5, self._come_back: 5, self._deliver: 4, self._migrate: 1,
        }  # fmt: skip
        for _ in range(steps):
            if self.mover.ended:
                break
            (act,) = self.random.choices(list(weights), list(weights.values()))
            self._try(act)
        self._finish()
        return self.count

    def _try(self, act: Callable[[], Any]) -> None:
        """A refusal changes nothing: the stored state is what counts."""
        name = act.__name__.removeprefix("_")
        before = self.mover.blob
        try:
            self.log.append((name, act()))
            self.count[name] += 1
        except MoveRefused as refused:
            assert self.mover.blob == before or name == "direct"
            self.log.append((name, refused.params["element"]))
            self.count[f"{name} refused"] += 1
        except Exception as error:
            raise AssertionError(self.log) from error

    def _finish(self) -> None:
        self.variables.update(dict.fromkeys(FLAGS, False))
        self.calm = True
        for _ in range(300):
            if self.mover.ended:
                return
            self._try(self._all if self.mover.open else self.random.choice([self._retry, self._tick, self._come_back, self._deliver]))
        raise AssertionError(f"it does not end: {self.log}")

    def _pay(self, x: Any) -> Any:
        if not self.calm and self.random.random() < 0.3:
            raise ValueError("bad luck")
        return x

    def _one(self) -> str | None:
        return self.random.choice(sorted(self.mover.open_ids)) if self.mover.open_ids else None

    def _done(self) -> Any:
        path = self._one()
        return path and (path, self.mover.done(path))

    def _all(self) -> Any:
        """Everything that is open, in one go."""

        def act(execution: bpmn.Execution) -> None:
            for token in execution.waiting():
                if token.id in {one.id for one in execution.waiting()}:
                    self.mover.completed.add(token.id)
                    execution.complete(token.id)

        return self.mover.do(act)

    def _return(self) -> Any:
        path = self._one()
        targets = self.mover.targets(path) if path else []
        if path and targets:
            to = self.random.choice(targets)
            return path, to, self.mover.back(path, to=to)
        return None

    def _direct(self) -> Any:
        path = self._one()
        targets = self.mover.targets(path) if path else []
        if not path or not targets:
            return None
        to = self.random.choice(targets)
        resubmit = self.mover.back_direct(path, to=to)
        self.log.append(("returned", path, to))
        others = sorted(other for other in self.mover.open_ids if other != to)
        if others and self.random.random() < 0.5:
            self.log.append(("meanwhile", self.mover.done(self.random.choice(others))))
        return resubmit() if to in self.mover.open_ids else None

    def _jump(self) -> Any:
        path = self._one()
        if path is None:
            return None
        calls = self.mover.load().calls(self.mover.open_ids[path])
        outside = self.random.randint(0, len(calls))
        around = calls[outside].process_key if outside < len(calls) else "main"
        element = self.random.choice(
            [spec.name for spec in specs(self.version)[f"{around}@{self.version}"].task_specs.values() if spec.manual or spec.name in ("eg", "job")]
        )
        return path, outside, element, self.mover.jump(path, element, outside=outside)

    def _retrieve(self) -> Any:
        execution = self.mover.load()
        done = [str(task.id) for task in execution._tree.everything() if task.task_spec.manual and str(task.id) in self.mover.completed]
        if not done:
            return None
        token = self.random.choice(sorted(done, key=lambda id_: str(execution._find(id_).task_spec.name)))
        self.mover.do(lambda execution: execution.retrieve(token))
        return self.mover.open

    def _shuffle(self) -> Any:
        self.variables.update({name: self.random.random() < 0.3 for name in FLAGS})
        self.variables["people"] = list(range(self.random.randint(0, 3)))

    def _forget(self) -> Any:
        self.mover.forget_loops()

    def _park(self) -> Any:
        return self.mover.park()

    def _tick(self) -> Any:
        return self.mover.tick(self.random.choice([1, 25]))

    def _come_back(self) -> Any:
        """A job, perhaps one of a visit that is gone, perhaps with an error that nobody catches."""
        if not self.mover.jobs:
            return None
        job = self.random.choice(self.mover.jobs[-3:])
        if self.calm or self.random.random() < 0.8:
            return self.mover.finish(job)
        return self.mover.do(lambda execution: execution.fail_service(job, code="NOBODY", message="bad luck"))

    def _deliver(self) -> Any:
        subscriptions = self.mover.load().subscriptions()
        if subscriptions:
            one = self.random.choice(subscriptions)
            self.mover.do(lambda execution: execution.deliver(one.token_id, one.name, None))
        return self.mover.open

    def _migrate(self) -> Any:
        if self.version == 1:
            self.mover.swap(specs(2), "main@2")
            self.version = 2
        return self.mover.open

    def _retry(self) -> Any:
        execution = self.mover.load()
        standing = sorted(token for token in self.mover.stood if _stands(execution, token))
        if standing:
            self.mover.do(lambda execution: execution.retry(standing[0]))
        return self.mover.open


def _stands(execution: bpmn.Execution, token: str) -> bool:
    found = [task for task in execution._tree.everything() if str(task.id) == token]
    return bool(found) and found[0]._state == 32
