"""Two at once: the second waits until the first is done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import Connection
from sqlalchemy import Engine as Database

from engine.store.database import writing
from processes.registry.refusals import Refused

T = TypeVar("T")
Verb = Callable[[Connection], object]


def second_waits(database: Database, first: Verb, second: Callable[[Connection], T]) -> T:
    """What `second` gives, begun while the transaction of `first` is open: it waits until that is over."""
    with writing(database).connect() as holding, holding.begin() as held, ThreadPoolExecutor(1) as other:
        first(holding)
        waiting = other.submit(lambda: _alone(database, second))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        held.commit()
        return waiting.result(timeout=10)


def second_of_two(database: Database, first: Verb, second: Verb) -> str:
    """Why `second` is refused."""
    return second_waits(database, first, lambda connection: _refusal(connection, second))


def _alone(database: Database, verb: Callable[[Connection], T]) -> T:
    with writing(database).begin() as connection:
        return verb(connection)


def _refusal(connection: Connection, verb: Verb) -> str:
    with pytest.raises(Refused) as refused, connection.begin_nested():
        verb(connection)
    return refused.value.problem.code
