"""A request that is rejected again and again: what one step costs, and how much is stored, after thousands of rounds."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any

from engine import bpmn
from engine.bpmn import timing
from engine.calendar import Calendar
from engine.handlers import Effect

NAME = "reject_rounds"
ONE_ROUND = ("m", "a", "b", "z")
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rounds:
    """`bytes_max`: the largest stored state. `first_ms`, `last_ms`: CPU of one step (load, complete, dump), mean over the first and last rounds."""

    rounds: int
    bytes_max: int
    first_ms: float
    last_ms: float


class _Rejected:
    """A world in which everything is rejected."""

    def now(self) -> datetime:
        return _MOMENT

    def evaluate(self, expression: str, local: Any) -> Any:
        return True

    def due(self, text: str, kind: timing.Kind, local: Any, *, now: datetime) -> timing.Timing:
        return timing.read(text, kind, now)

    def effect(self, topic: str) -> Effect:
        raise NotImplementedError

    def assign(self, name: str, value: Any) -> None:
        raise NotImplementedError

    def run_script(self, script: str, local: Any) -> None:
        raise NotImplementedError

    def decide(self, process_key: str, decision_id: str, local: Any, result_variable: str | None) -> None:
        raise NotImplementedError

    def call_service(self, topic: str, arguments: Any, *, element_path: str, token_id: str) -> Any:
        raise NotImplementedError

    def working(self) -> Calendar:
        raise NotImplementedError

    def default_correlation(self) -> str:
        raise NotImplementedError


def reject_rounds(count: int = 3_000, *, sample: int = 100) -> Rounds:
    """Through a loop around a parallel block with a boundary timer, `count` times (issue: state under 5 KB, last step under twice the first)."""
    xml = resources.files("engine.testing.workloads").joinpath(f"{NAME}.bpmn").read_bytes()
    specs, world = bpmn.compile(xml, process_id=NAME, name=NAME, bindings={}), _Rejected()
    blob = bpmn.Execution.start(specs, NAME, world, budget=100).dump()
    spent, sizes = [], []
    for _ in range(count):
        begun = time.process_time()
        for element in ONE_ROUND:
            execution = bpmn.Execution.load(blob, specs, NAME, world, budget=100)
            execution.complete(next(token.id for token in execution.waiting() if token.element_id == element))
            blob = execution.dump()
        spent.append(time.process_time() - begun)
        sizes.append(len(blob))
    steps = min(sample, count) * len(ONE_ROUND)
    return Rounds(count, max(sizes), sum(spent[:sample]) * 1000 / steps, sum(spent[-sample:]) * 1000 / steps)
