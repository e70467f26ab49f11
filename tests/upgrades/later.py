"""Situations that came after the first release; `record.py` leaves them out where they cannot be imported."""

from typing import Any

from engine.commands import Approve, StartInstance, Suspend
from engine.testing import Stage
from tests.engine.office import ANN, MAX, ROOT
from tests.upgrades.record import task

HANDLERS: dict[str, list[Any]] = {}


def suspended(stage: Stage) -> None:
    instance = stage.engine.execute(StartInstance("steps"), ANN).id
    stage.engine.execute(Approve(task(stage, instance, "first")), MAX)
    stage.engine.execute(Suspend(instance, "等通知"), ROOT)


SITUATIONS = (suspended,)


def record(stage: Stage) -> None:
    for situation in SITUATIONS:
        situation(stage)
