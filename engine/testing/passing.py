"""Time in a scenario: what happens by itself between two steps, each thing at its own moment."""

from datetime import datetime

from engine.actor import SYSTEM
from engine.calendar import Calendar, shifts
from engine.definitions import moments
from engine.queries import NextMoment
from engine.sweep import sweep
from engine.testing.stage import Stage

MOST = 1_000
"""Rounds at one moment, and moments in one wait: a scenario that needs more runs in circles."""


def catch_up(stage: Stage) -> int:
    """Everything that is due now, and what follows from it at once; gives how much that was."""
    total = 0
    for _ in range(MOST):
        done = sweep(stage.engine) + stage.work()
        if not done:
            break
        total += done
    return total


def wait(stage: Stage, told: str) -> None:
    """Let time pass (`P3D`, `PT4H`, `2 workdays`): the clock stops at each moment at which something is due."""
    until = moments.due(told, "duration", now=stage.clock(), scope=dict, working=lambda: _calendar(stage)).due
    for _ in range(MOST):
        moment = _next(stage)
        if moment is None or moment > until:
            break
        _go_to(stage, moment)
        if not catch_up(stage):
            break
    _go_to(stage, until)
    catch_up(stage)


def _next(stage: Stage) -> datetime | None:
    """When a timer, a start by the clock or another try of an outside service is due."""
    told = [stage.engine.ask(NextMoment(), SYSTEM), *(job.due for job in stage.shelf.waiting)]
    return min((moment for moment in told if moment is not None), default=None)


def _go_to(stage: Stage, moment: datetime) -> None:
    stage.clock.at = max(stage.clock.at, moment)


def _calendar(stage: Stage) -> Calendar:
    return Calendar(shifts=shifts(stage.settings.workhours))
