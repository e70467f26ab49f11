"""What happens by itself: timers and tasks that are due, starts by the clock, messages and signals under way; all of it follows an edited
calendar; tasks go to substitutes and come back. Run every few seconds, by any number of workers at once (architecture §8).

Each step is a command of its own, in a transaction of its own, as SYSTEM. One that is refused becomes an incident and holds up nobody.
"""

import logging
import random
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError, IntegrityError

from engine import texts
from engine.actor import SYSTEM
from engine.commands import (
    DeliverWaiting,
    ExpireMessages,
    FailDelivery,
    FailDue,
    FailStart,
    FailTimer,
    FinishTaking,
    FireDue,
    FireTimers,
    ReckonDue,
    ReckonStart,
    ReckonTimers,
    RevertSubstituted,
    StartScheduled,
    TakeAlong,
)
from engine.engine import Command, Engine, Query
from engine.errors import EngineError, InstanceBusy
from engine.queries import (
    BegunSubstitutions,
    Deliverable,
    DueStarts,
    DueTasks,
    DueTimers,
    Reversions,
    StaleDues,
    StaleStarts,
    StaleTimers,
    TasksToTake,
)

LOG = logging.getLogger("piaoflow.sweep")
SHARE = 50


def sweep(engine: Engine, *, limit: int = 500) -> int:
    """Do all that is due now; gives how much was done. Each instance, task, definition and message is tried once, so that nothing loops hot: what
    comes due by it is for the next sweep."""
    engine.execute(ExpireMessages(), SYSTEM)
    _work_off(engine, StaleTimers(limit), ReckonTimers)
    _work_off(engine, StaleDues(limit), ReckonDue)
    _work_off(engine, StaleStarts(limit), ReckonStart)
    done = _take_along(engine, limit) + _work_off(engine, Reversions(limit), RevertSubstituted)
    done += _work_off(engine, DueTimers(limit), FireTimers, FailTimer)
    done += _work_off(engine, DueTasks(limit), FireDue, FailDue)
    done += _work_off(engine, DueStarts(limit), StartScheduled, FailStart)
    return done + _work_off(engine, Deliverable(limit), DeliverWaiting, FailDelivery)


def _work_off(
    engine: Engine, find: Query[list[str]], act: Callable[[str], Command[object]],
    fail: Callable[[str, str, str], Command[object]] | None = None,
) -> int:  # fmt: skip
    done, tried = 0, set[str]()
    while found := [id for id in engine.ask(find, SYSTEM) if id not in tried]:
        for id in _share(found):
            tried.add(id)
            done += _once(engine, act(id), id, fail)
    return done


def _take_along(engine: Engine, limit: int) -> int:
    """代理: what lay there when it began, once; what somebody works on now is for the next sweep."""
    done = 0
    for rule in engine.ask(BegunSubstitutions(limit), SYSTEM):
        done += sum(_once(engine, TakeAlong(task), task, None) for task in engine.ask(TasksToTake(rule), SYSTEM))
        if not engine.ask(TasksToTake(rule), SYSTEM):
            _once(engine, FinishTaking(rule), rule, None)
    return done


def _share(found: list[str]) -> list[str]:
    """Where much is due, some of it: several workers that look at once do not all try the same."""
    return found if len(found) <= SHARE else random.sample(found, SHARE)


def _once(engine: Engine, command: Command[object], id: str, fail: Callable[[str, str, str], Command[object]] | None) -> bool:
    """Did it do anything? What it could not do is written down (without `fail` in the log only); who holds it now is left to hold it."""
    try:
        return bool(engine.execute(command, SYSTEM))
    except InstanceBusy:
        return False
    except DBAPIError as error:
        LOG.exception("sweep: %s", command)
        # Away or busy is for the next sweep; a row that cannot be written never can.
        if fail is not None and isinstance(error, IntegrityError):
            _note(engine, fail(id, *_told(error)))
        return False
    except Exception as error:  # a bug of one definition must not stop the others
        LOG.exception("sweep: %s", command)
        if fail is not None:
            _note(engine, fail(id, *_told(error)))
        return False


def _note(engine: Engine, command: Command[object]) -> None:
    try:
        engine.execute(command, SYSTEM)
    except Exception:  # the next sweep tries again
        LOG.exception("sweep: %s", command)


def _told(error: Exception) -> tuple[str, str]:
    """(cause, sentence): of a refusal its code and what it says; of a bug its class, and nothing that might hold data."""
    return (error.code, texts.own().render(error.problem)) if isinstance(error, EngineError) else (type(error).__name__, "")
