"""Two at once: the second waits, and then it is refused."""

import pytest
from sqlalchemy import Engine as Database

from processes.registry import demo
from processes.registry.quotas import download
from tests.registry.at_once import second_of_two
from tests.registry.conftest import U02
from tests.registry.quotas import (
    NOON,
    order,
    put,
    take,
)


@pytest.fixture
def shared(postgres: Database) -> Database:
    """A book that others see."""
    with postgres.begin() as connection:
        demo.load(connection)
    return postgres


@pytest.mark.postgresql
def test_of_two_downloads_that_want_the_same_rest_at_once_one_gets_it(shared: Database) -> None:
    with shared.begin() as connection:
        put(connection)

    assert second_of_two(shared, lambda c: take(c, "600000.00", "a"), lambda c: take(c, "0.01", "b")) == "E-QUO-002"


@pytest.mark.postgresql
def test_of_two_synchronisations_at_once_one_is_entered(shared: Database) -> None:
    assert second_of_two(shared, put, put) == "E-QUO-001"


@pytest.mark.postgresql
def test_of_two_enterprises_that_use_a_number_at_once_one_gets_it(shared: Database) -> None:
    with shared.begin() as connection:
        put(connection)
        put(connection, tax_no=U02)
    theirs = order("1.00", "same", tax_no=U02)

    assert second_of_two(shared, lambda c: take(c, "1.00", "same"), lambda c: download.download(c, theirs, now=NOON)) == "E-QUO-009"
