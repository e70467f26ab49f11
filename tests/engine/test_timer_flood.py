"""The flood of the speed table, in small: the figures are for people, that nothing is lost is for the test."""

from sqlalchemy import Engine as Database

from engine.testing.bench import flood
from engine.testing.statements import counting


def test_timers_due_at_once_drain_with_two_workers_without_one_lost_or_fired_twice(database: Database) -> None:
    with counting(database) as counted:
        seconds = flood.drain(database, count=60)

    assert seconds > 0
    assert counted.commits >= 2 * 60
    assert len(counted.statements) / 60 < 24
