"""One instance of a process with a little of everything, moved at random; `run(seed)` says what went wrong, or how often what was done."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from engine import bpmn
from engine.errors import MoveRefused
from tests.bpmn.mover import Mover, compiled
from tests.bpmn.sketch import Node, Sketch

DEEPEST = Sketch("deepest", "s > g1 > F > g2 > J > e; F > g3 > J", {"F": "and", "J": "and"})
CALLED = Sketch(
    "called", "s > c1 > F > c2 > J > inner > q; F > deep > J; q > wrong : fail; q > c4 *; c4 > e",
    {"F": "and", "J": "and", "deep": "call:deepest", "wrong": "error", "q": "xor",
     "inner": Node("sub", inside=Sketch("inner", "si > i1 > i2 > e1", {"si": "start"}))},
)  # fmt: skip
MAIN = Sketch(
    "main",
    "s > m > F > a1 > call > xj > a2 > J; failed > h > xj;"
    "F > I; I > b : B; I > c : C; I > G *; b > K; c > K; G > d1 > H > K; G > d2 > H; K > k1 > J;"
    "F > p1 > each > p2 > J;"
    "F > w1 > ga; ga > w1 : back; ga > v *; v > J;"
    "J > z > gw; gw > m : again; gw > e *",
    {"F": "and", "J": "and", "G": "and", "H": "and", "I": "or", "K": "or", "xj": "xor", "ga": "xor", "gw": "xor", "v": "service:pay",
     "call": "call:called", "failed": "catch:call", "each": Node("user", each="people")},
)  # fmt: skip
FLAGS = ("B", "C", "again", "back", "fail")
STEPS = 36


@cache
def specs() -> bpmn.Specs:
    return compiled(MAIN, CALLED, DEEPEST)


def run(seed: int, steps: int = STEPS) -> Counter[str]:
    """Raises AssertionError."""
    return _Run(seed).all(steps)


class _Run:
    def __init__(self, seed: int) -> None:
        self.random, self.calm, self.count, self.log = Random(seed), False, Counter[str](), [seed]
        self.variables: dict[str, Any] = {"result": 0, "people": [1, 2]} | dict.fromkeys(FLAGS, False)
        self.mover = Mover(MAIN, variables=self.variables, services={"pay": self._pay}, specs=specs())

    def all(self, steps: int) -> Counter[str]:
        weights = {
            self._done: 50, self._return: 12, self._direct: 8, self._jump: 6, self._retrieve: 6, self._shuffle: 5, self._forget: 4,
            self._park: 2, self._retry: 6,
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
            self._try(self._done if self.mover.open else self._retry)
        raise AssertionError(f"it does not end: {self.log}")

    def _pay(self, x: Any) -> Any:
        if not self.calm and self.random.random() < 0.3:
            raise ValueError("bad luck")
        return x

    def _one(self) -> str | None:
        return self.random.choice(self.mover.open) if self.mover.open else None

    def _done(self) -> Any:
        path = self._one()
        return path and (path, self.mover.done(path))

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
        others = [other for other in self.mover.open if other != to]
        if others and self.random.random() < 0.5:
            self.log.append(("meanwhile", self.mover.done(self.random.choice(others))))
        return resubmit() if to in self.mover.open else None

    def _jump(self) -> Any:
        path = self._one()
        if path is None:
            return None
        calls = self.mover.load().calls(self.mover.open_ids[path])
        outside = self.random.randint(0, len(calls))
        around = calls[outside].process_key if outside < len(calls) else "main"
        name = {"main": "main@1", "called": "called@1", "deepest": "deepest@1"}[around]
        element = self.random.choice([spec.name for spec in specs()[name].task_specs.values() if spec.manual])
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

    def _retry(self) -> Any:
        execution = self.mover.load()
        standing = sorted(token for token in self.mover.stood if _stands(execution, token))
        if standing:
            self.mover.do(lambda execution: execution.retry(standing[0]))
        return self.mover.open


def _stands(execution: bpmn.Execution, token: str) -> bool:
    found = [task for task in execution._tree.everything() if str(task.id) == token]
    return bool(found) and found[0]._state == 32
