"""Two people transfer at once: the second waits, and then it is judged by what the first has done."""

import pytest
from sqlalchemy import Engine as Database

from engine.store.database import writing
from processes.registry import demo, facts
from processes.registry.transfers.merge import merge
from tests.registry.at_once import Verb, second_of_two, second_waits
from tests.registry.conftest import U04
from tests.registry.test_swap import move as swap_right
from tests.registry.test_transfers import U03, A, B, move, tenant_of


@pytest.fixture
def shared(database: Database) -> Database:
    """A book that others see."""
    with writing(database).begin() as connection:
        demo.load(connection)
        facts.tenants(connection, {"TN_NEW": {"name": "新租户"}})
    return database


CASES: dict[str, tuple[Verb, Verb, str]] = {
    "an enterprise leaves while its tenant is merged": (lambda c: merge(c, source=A, target=B), lambda c: move(c, U03), "E-TENANT-004"),
    "an enterprise leaves twice": (lambda c: move(c, U03), lambda c: move(c, U03, U04), "E-TENANT-004"),
    "two merges that cross": (lambda c: merge(c, source=A, target=B), lambda c: merge(c, source=B, target=A), "E-TENANT-002"),
    "the same merge twice": (lambda c: merge(c, source=A, target=B), lambda c: merge(c, source=A, target=B), "tenant_merged"),
    "an enterprise comes while the tenant is merged": (lambda c: merge(c, source=B, target=A), lambda c: move(c, U03), "E-TENANT-002"),
    "a right is replaced while its tenant is merged": (lambda c: merge(c, source=B, target=A), swap_right, "E-TENANT-004"),
}


@pytest.mark.parametrize("case", CASES)
def test_of_two_at_once_the_second_is_told(shared: Database, case: str) -> None:
    first, second, code = CASES[case]

    assert second_of_two(shared, first, second) == code


def test_a_merge_begun_while_an_enterprise_leaves_takes_the_others(shared: Database) -> None:
    done = second_waits(shared, lambda c: move(c, U03, target="TN_NEW"), lambda c: merge(c, source=A, target=B))

    assert [one.tax_no for one in done.enterprises] == [U04]
    with shared.connect() as connection:
        found = tenant_of(connection)
    assert (found[U03], found[U04]) == ("TN_NEW", B)


def test_a_merge_begun_while_a_right_brings_an_enterprise_in_takes_it_too(shared: Database) -> None:
    """The enterprise joins the tenant within the other transaction: nobody may be left in a tenant that was merged away."""
    done = second_waits(shared, swap_right, lambda c: merge(c, source=B, target=A))

    assert len(done.enterprises) == 3
    with shared.connect() as connection:
        assert B not in tenant_of(connection).values()
