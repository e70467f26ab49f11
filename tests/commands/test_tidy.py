"""What is kept for a time only."""

from datetime import timedelta

from engine.actor import SYSTEM, Actor
from engine.commands import StartInstance, Tidy
from engine.testing import Stage

ANN = Actor("ann", "安")


def test_answers_are_forgotten_after_a_week_and_not_before(stage: Stage) -> None:
    first = stage.engine.execute(StartInstance("w1"), ANN, idempotency_key="k")
    stage.clock.forward(timedelta(days=6))
    assert stage.engine.execute(Tidy(), SYSTEM) == 0
    assert stage.engine.execute(StartInstance("w1"), ANN, idempotency_key="k") == first

    stage.clock.forward(timedelta(days=2))
    assert stage.engine.execute(Tidy(), SYSTEM) == 1
    assert stage.engine.execute(StartInstance("w1"), ANN, idempotency_key="k") != first
