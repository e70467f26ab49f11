"""Rights replaced, enterprises moved, tenants merged, in any order: the invariants hold after every step."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from engine.store import tables as engine_tables
from engine.store.database import open_database, writing
from processes.registry import demo, facts, tables
from processes.registry.refusals import Refused
from processes.registry.swap import swap
from processes.registry.transfers.change_tenant import change_tenant
from processes.registry.transfers.merge import merge
from tests.registry.conftest import U01, U02, U04, U09
from tests.registry.test_transfers import U03, U05, A, B, C

TENANTS, NUMBERS = st.sampled_from([A, B, C]), st.sampled_from([U01, U02, U03, U04, U05, U09])
PRODUCTS = st.sampled_from(["FPY-KP-FLG", "FPY-SP-FLG", "FPY-YX-FLG"])
STEPS = st.one_of(
    st.tuples(st.just("swap"), TENANTS, NUMBERS, NUMBERS, PRODUCTS),
    st.tuples(st.just("move"), TENANTS, TENANTS, st.sets(NUMBERS, min_size=1, max_size=3)),
    st.tuples(st.just("merge"), TENANTS, TENANTS),
    st.tuples(st.just("enable"), st.just(C), st.booleans()),
)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Connection]:
    """One book for all runs; each of them is rolled back."""
    database = open_database("sqlite://")
    with writing(database).connect() as connection:
        engine_tables.metadata.create_all(connection)
        demo.load(connection)
        connection.commit()
        yield connection
    database.dispose()


@settings(deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=12))
def test_the_invariants_hold_whatever_is_asked_in_whatever_order(shelf: Connection, steps: list[Any]) -> None:
    with shelf.begin() as run:
        for step in steps:
            before = _all(shelf)
            if not _done(shelf, step):
                assert _all(shelf) == before, "a refusal changes nothing"
            _check(shelf)
        run.rollback()


def _done(connection: Connection, step: Any) -> bool:
    try:
        with connection.begin_nested():
            _do(connection, *step)
    except Refused:
        return False
    return True


def _do(connection: Connection, verb: str, *told: Any) -> None:
    if verb == "swap":
        tenant, old, new, product = told
        swap(connection, tenant_number=tenant, old_tax_no=old, new_tax_no=new, new_name=new, product_code=product, today=date(2025, 11, 20))
    elif verb == "move":
        source, target, numbers = told
        change_tenant(connection, tax_nos=numbers, source=source, target=target)
    elif verb == "merge":
        source, target = told
        merge(connection, source=source, target=target)
    elif not _tenants(connection)[told[0]]["merged_into"]:
        facts.tenants(connection, {told[0]: {"enabled": told[1]}})


def _check(connection: Connection) -> None:
    tenants = _tenants(connection)
    homes = {row["tax_no"]: row["tenant"] for row in facts.enterprise_facts(connection)}
    orders = dict(connection.execute(select(tables.customer_order.c.order_no, tables.customer_order.c.tenant_number)).all())
    merged = {number for number, row in tenants.items() if row["merged_into"]}

    assert not merged & {*homes.values(), *orders.values()}, "I-26: nothing is left in, or comes to, a tenant that was merged"
    assert not any(tenants[number]["enabled"] for number in merged), "I-26: it is disabled"
    assert all(_end(tenants, number) not in merged for number in merged), "tenants are not merged in a circle"
    for right in facts.entitlement_facts(connection):
        if right["status"] == "ACTIVE":
            order_no = right["order_line_id"].rpartition("-")[0]
            assert orders[order_no] == homes[right["tax_no"]], "I-01: an ACTIVE right belongs to an order of its enterprise's tenant"


def _end(tenants: dict[str, Any], number: str) -> str:
    """Where one gets by following the merges; a circle ends where it began."""
    for _ in tenants:
        number = tenants[number]["merged_into"] or number
    return number


def _tenants(connection: Connection) -> dict[str, Any]:
    return {row["number"]: dict(row) for row in connection.execute(select(tables.tenant)).mappings()}


def _all(connection: Connection) -> Any:
    return _tenants(connection), facts.enterprise_facts(connection), facts.entitlement_facts(connection)
