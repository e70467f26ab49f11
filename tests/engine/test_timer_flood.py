"""The flood of the speed table, in small: the figures are for people, that nothing is lost is for the test."""

from sqlalchemy import Engine as Database

from engine.testing import timer_flood


def test_timers_due_at_once_drain_with_two_workers_without_one_lost_or_fired_twice(database: Database) -> None:
    line = timer_flood.run(database, count=60)

    assert line.commits >= 1
    assert line.statements < 12
