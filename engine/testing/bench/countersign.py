"""A 会签 of 300 and of 3 000: everybody signs, and a vote costs the same in both."""

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert

from engine.actor import Actor
from engine.commands import Approve, StartInstance
from engine.model import InstanceState
from engine.store.directory import person
from engine.testing.bench import workload
from engine.testing.bench.line import Line, Place, measure
from engine.testing.stage import Stage

FEW, MANY = 300, 3_000
GOAL_SECONDS, GOAL_RATIO = 1.5, 1.5


@measure
def countersigns(place: Place) -> Iterator[Line]:
    """Engine time from the start to the last signature, and how much dearer one of ten times as many is."""
    few, many = place.many(FEW), place.many(MANY)
    database = place.fresh()
    stage = workload.stage(database)
    stage.engine.write(lambda connection: connection.execute(insert(person), [_person(stage, number) for number in range(many)]))
    _sign(stage, max(few // 10, 2))
    seconds = {people: _sign(stage, people) for people in (few, many)}
    database.dispose()
    goal = GOAL_SECONDS * few / FEW
    yield Line((f"{few} 人会签", f"{few} people sign"), f"{seconds[few]:.2f} s", f"≤ {goal:.2g} s", seconds[few] <= goal)
    ratio = (seconds[many] / many) / (seconds[few] / few)
    note = f"{seconds[many]:.1f} s"
    name = (f"{many} 人与 {few} 人：每人耗时之比", f"{many} to {few} people: time for each, ratio")
    yield Line(name, f"{ratio:.2f}", f"≤ {GOAL_RATIO}", ratio <= GOAL_RATIO, (note, note))


def _person(stage: Stage, number: int) -> dict[str, Any]:
    return {"id": f"s{number:04}", "name": f"会签{number:04}", "email": "", "enabled": True, "created_at": stage.clock()}


def _sign(stage: Stage, people: int) -> float:
    """Seconds of start and all votes."""
    signers = [f"s{number:04}" for number in range(people)]
    began = time.perf_counter()
    tasks = stage.engine.execute(StartInstance("mi", {"signers": signers}), workload.ANN).open_tasks
    for task in tasks:
        told = stage.engine.execute(Approve(task.id), Actor(task.persons[0].id, task.persons[0].name))
    seconds = time.perf_counter() - began
    assert told.instance.state is InstanceState.APPROVED and len(tasks) == people
    return seconds
