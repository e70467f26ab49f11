"""Enterprises change their tenant, tenants are merged: what moves, what ends, and what is refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from processes.registry import book as reading
from processes.registry import facts, tables
from processes.registry.invariants.transfer import is_whole
from processes.registry.transfers.change_tenant import change_tenant
from processes.registry.transfers.entity import Totals, Transfer
from processes.registry.transfers.holdings import TransferRefused
from processes.registry.transfers.merge import merge
from processes.registry.transfers.record import record
from tests.registry.conftest import NOW, U01, U04

U03, U05 = "91329901FAKE0003X2", "91319901FAKE00056Q"
A, B, C = "TN_DEMO_A", "TN_DEMO_B", "TN_DEMO_C"


def move(book: Connection, *tax_nos: str, source: str = A, target: str = B) -> Transfer:
    return change_tenant(book, tax_nos=tax_nos, source=source, target=target)


def tenant_of(book: Connection) -> dict[str, str]:
    return {row["tax_no"]: row["tenant"] for row in facts.enterprise_facts(book)}


def rights(book: Connection, tax_no: str) -> list[tuple[str, str]]:
    return [(row["product"], row["status"]) for row in facts.entitlement_facts(book) if row["tax_no"] == tax_no]


def refused(verb: Callable[[Connection], object], book: Connection) -> tuple[str, dict[str, object]]:
    """Code and params of the refusal, which changes nothing."""
    before = (facts.enterprise_facts(book), facts.entitlement_facts(book))
    with pytest.raises(TransferRefused) as refusal, book.begin_nested():
        verb(book)
    assert (facts.enterprise_facts(book), facts.entitlement_facts(book)) == before
    return refusal.value.problem.code, dict(refusal.value.problem.params)


def test_an_enterprise_that_changes_its_tenant_leaves_its_rights_behind(book: Connection) -> None:
    line = "KBC-DEMO-2025-0003-1"
    assert reading.allocated(book, line) == 1
    done = move(book, U03)

    assert tenant_of(book)[U03] == B and tenant_of(book)[U04] == A
    assert rights(book, U03) == [("FPY-YX-FLG", "REVOKED")] and reading.allocated(book, line) == 0
    assert [(right.tax_no, right.order_line_id) for right in done.revoked] == [(U03, line)]
    old = reading.tenant(book, A)
    assert old is not None and old.enabled, "I-26: the tenant it leaves goes on"


def test_several_enterprises_move_together_or_not_at_all(book: Connection) -> None:
    assert refused(lambda c: move(c, U03, U01), book) == ("E-TENANT-004", {"tax_no": U01, "old_tenant": "苏州示例集团有限公司"})
    move(book, U03, U04)

    assert {tenant_of(book)[U03], tenant_of(book)[U04]} == {B}


def test_a_merged_tenant_gives_all_it_has_and_is_disabled(book: Connection) -> None:
    done = merge(book, source=B, target=A)

    assert set(tenant_of(book).values()) == {A, C}
    assert rights(book, U01) == [("FPY-KP-FLG", "ACTIVE"), ("FPY-SP-FLG", "ACTIVE")], "I-06: rights go along untouched"
    moved, old = reading.order(book, "KBC-DEMO-2025-0001"), reading.tenant(book, B)
    assert moved is not None and moved.tenant_number == A and done.orders == ("KBC-DEMO-2025-0001",)
    assert old is not None and (old.enabled, old.merged_into, old.disabled_reason) == (False, A, "已并入 苏州示例集团有限公司（TN_DEMO_A）")


def test_a_tenant_without_anything_can_be_merged_too(book: Connection) -> None:
    facts.tenants(book, {"TN_EMPTY": {"name": "空租户"}})

    assert merge(book, source="TN_EMPTY", target=A).enterprises == ()


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        pytest.param(lambda c: move(c, U03, target=A), "E-TENANT-003", id="to itself"),
        pytest.param(lambda c: move(c, U03, target=C), "E-TENANT-002", id="to a disabled tenant"),
        pytest.param(lambda c: move(c, U01), "E-TENANT-004", id="it is there already"),
        pytest.param(lambda c: move(c, "91350299FAKE000992"), "E-TENANT-004", id="nobody has it"),
        pytest.param(lambda c: merge(c, source=A, target=A), "E-TENANT-003", id="merged into itself"),
        pytest.param(lambda c: merge(c, source=A, target=C), "E-TENANT-002", id="merged into a disabled tenant"),
    ],
)
def test_what_does_not_hold_is_refused(book: Connection, verb: Callable[[Connection], object], code: str) -> None:
    assert refused(verb, book)[0] == code


def test_i_01_an_enterprise_that_was_bound_to_a_third_tenant_stays_there(book: Connection) -> None:
    expected = {"tax_no": U05, "old_tenant": "上海虚构投资有限公司", "new_tenant": "广东示例控股有限公司"}

    code, params = refused(lambda c: move(c, U05), book)
    assert code == "E-TENANT-001" and params.items() >= expected.items()


def test_a_tenant_is_merged_once_and_receives_nothing_afterwards(book: Connection) -> None:
    merge(book, source=A, target=B)

    assert refused(lambda c: merge(c, source=A, target=B), book) == ("tenant_merged", {"tenant": "苏州示例集团有限公司", "into": B})
    assert refused(lambda c: merge(c, source=B, target=A), book)[0] == "E-TENANT-002"
    assert refused(lambda c: move(c, U01, source=B, target=A), book)[0] == "E-TENANT-002"


def test_a_tenant_that_is_not_there_is_no_refusal_but_a_mistake(book: Connection) -> None:
    with pytest.raises(LookupError):
        merge(book, source="TN_NOBODY", target=A)


def test_the_register_says_which_request_moved_what(book: Connection) -> None:
    record(book, move(book, U03), "TM-1", by="tech_ops", at=NOW)

    row = book.execute(select(tables.tenant_transfer)).mappings().one()
    assert (row["serial_no"], row["kind"], row["source"], row["target"], row["by"]) == ("TM-1", "CHANGE", A, B, "tech_ops")
    assert row["snapshot"]["revoked"][0]["order_line_id"] == "KBC-DEMO-2025-0003-1"
    assert book.scalars(select(tables.tenant_transfer_enterprise.c.tax_no)).all() == [U03]


@pytest.mark.parametrize(
    ("after", "whole"),
    [(Totals(3, 4, 2, 7), True), (Totals(3, 5, 2, 7), False), (Totals(2, 4, 2, 7), False), (Totals(3, 4, 2, 6), False), (Totals(3, 4, 1, 7), False)],
)
def test_what_two_tenants_have_together_is_the_same_afterwards(after: Totals, whole: bool) -> None:
    assert is_whole(Totals(3, 5, 2, 7), after, revoked=1) is whole
