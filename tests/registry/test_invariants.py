"""The invariants, and the database constraints that hold three of them whatever the code does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from processes.registry import book as reading
from processes.registry import demo, loading, tables
from processes.registry.invariants import allocation, replacement, settlement, tenancy
from processes.registry.records import Entitlement, OrderLine, Product, Tenant
from tests.registry.conftest import U01, U02, U04

A = Tenant("TN_A", "甲租户", True, "", "", "", "", None)
B = Tenant("TN_B", "乙租户", False, "", "", "", "", None)
RIGHT = Entitlement("e1", U02, "P", "L1", date(2025, 10, 1), date(2026, 9, 30), "ACTIVE", 1, None, None, False)


def add_entitlement(connection: Connection, **values: object) -> None:
    row = {"id": "x", "tax_no": U01, "product_code": "FPY-KP-FLG", "order_line_id": "KBC-DEMO-2025-0001-1", "status": "ACTIVE"}
    term = {"valid_from": date(2025, 10, 1), "valid_to": date(2026, 9, 30)}
    connection.execute(insert(tables.entitlement).values(**{**row, **term, **values}))


def add_enterprise(connection: Connection, tax_no: str) -> None:
    connection.execute(insert(tables.enterprise).values(tax_no=tax_no, name="某公司", tenant_number="TN_DEMO_B"))


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(lambda c: add_entitlement(c), id="I-02 a second ACTIVE entitlement"),
        pytest.param(lambda c: add_entitlement(c, tax_no=U04, status="REPLACED"), id="I-06 replaced by nothing"),
        pytest.param(lambda c: add_entitlement(c, tax_no=U04, valid_to=date(2025, 9, 30)), id="a term that ends before it begins"),
        pytest.param(lambda c: add_enterprise(c, U01), id="I-01 and I-03 the same tax number twice"),
        pytest.param(lambda c: add_enterprise(c, "91449901fake00013e"), id="I-03 not normalised"),
        pytest.param(lambda c: add_enterprise(c, "91449901 AKE00013E"), id="I-03 with a blank"),
    ],
)
def test_the_database_refuses_to_break_an_invariant(book: Connection, break_it: Callable[[Connection], None]) -> None:
    with pytest.raises(IntegrityError), book.begin_nested():
        break_it(book)


def test_a_right_that_was_given_away_leaves_room_for_a_new_one(book: Connection) -> None:
    add_entitlement(book, id="expired", status="EXPIRED")

    assert reading.active_entitlement(book, U01, "FPY-KP-FLG") is not None


def test_i_01_names_the_tax_number_and_both_tenants_and_the_request_that_would_help(book: Connection) -> None:
    found = reading.enterprise(book, U04)
    problem = tenancy.one_tenant(found, current=A, wanted=B)

    assert problem is not None
    values = {"op_type": "企业变更租户", "source_tenant": "TN_DEMO_A", "target_tenant": "TN_B", "enterprises.tax_no": U04}
    told = {"tax_no": U04, "old_tenant": "甲租户", "new_tenant": "乙租户", "remedy": {"process": "tenant_change_merge", "values": values}}
    assert (problem.code, dict(problem.params)) == ("E-TENANT-001", told)
    assert tenancy.one_tenant(None, current=None, wanted=B) is None


def test_i_04_an_order_line_is_not_allocated_more_often_than_bought() -> None:
    line = OrderLine("L1", "KBC", "P", None, 3, date(2025, 10, 1), date(2026, 9, 30))

    assert allocation.within_quantity(line, allocated=2) is None
    problem = allocation.within_quantity(line, allocated=3)
    assert problem is not None and (problem.code, dict(problem.params)) == ("E-ORD-003", {"order_no": "KBC", "total": 3, "used": 3})


def test_i_05_an_order_that_was_not_delivered_is_not_activated(book: Connection) -> None:
    waiting, delivered = (reading.order(book, f"KBC-DEMO-2025-000{n}") for n in (2, 1))
    assert waiting is not None and delivered is not None

    problem = allocation.delivered(waiting)
    assert problem is not None and problem.code == "E-ORD-001"
    assert allocation.delivered(delivered) is None


@pytest.mark.parametrize(
    ("after", "conserved"),
    [
        ({}, True),
        ({"order_line_id": "L2"}, False),
        ({"valid_to": date(2026, 10, 1)}, False),
        ({"product_code": "Q"}, False),
        ({"replaces": None}, False),
    ],
)
def test_i_06_a_replacement_keeps_product_order_line_and_end(after: dict[str, object], conserved: bool) -> None:
    new = replace(RIGHT, id="e2", tax_no=U04, valid_from=date(2025, 11, 20), replaces="e1")

    assert replacement.is_conserved(RIGHT, replace(new, **after)) is conserved  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fee", "paid", "waived", "settled"),
    [
        ("200", "200", False, True),
        ("200", "199.99", False, False),
        ("200", None, False, False),
        ("200", None, True, True),
        ("0", None, False, True),
        (None, None, False, False),
        (None, None, True, True),
    ],
)
def test_i_07_paid_or_waived_or_nothing_due(fee: str | None, paid: str | None, waived: bool, settled: bool) -> None:
    problem = settlement.settled(Decimal(fee) if fee else None, paid=Decimal(paid) if paid else None, waived=waived)

    assert (problem is None) is settled
    assert problem is None or problem.code == "E-SWAP-005"


@pytest.mark.parametrize(
    ("kind", "form"),
    [("收票", "金蝶发票云收票产品使用企业变更流程"), ("影像", "发票云产品使用企业变更申请"), ("流量包", "发票云产品使用企业变更申请")],
)
def test_i_08_other_products_are_sent_to_their_own_form(kind: str, form: str) -> None:
    problem = replacement.right_form(Product("P", "某产品", kind, "旗舰版", True), kind="开票")

    assert problem is not None
    assert (problem.code, dict(problem.params)) == ("E-SWAP-008", {"product": "某产品", "kind": kind, "form": form})


@pytest.mark.parametrize(("is_affiliate", "proof", "fine"), [(True, True, True), (True, False, False), (False, True, False)])
def test_i_09_after_deregistration_only_a_proven_affiliate(is_affiliate: bool, proof: bool, fine: bool) -> None:
    assert (replacement.affiliated(replacement.FORCE_MAJEURE, is_affiliate=is_affiliate, proof=proof) is None) is fine
    assert replacement.affiliated("企业内部调整", is_affiliate=is_affiliate, proof=proof) is None


def test_i_26_a_disabled_tenant_receives_nothing() -> None:
    problem = tenancy.usable(B)

    assert problem is not None and (problem.code, dict(problem.params)) == ("E-TENANT-002", {"tenant": "乙租户"})
    assert tenancy.usable(A) is None


def test_loading_the_demo_again_keeps_what_people_changed(book: Connection) -> None:
    loading.put(book, tables.enterprise, {"tax_no": U01, "name": "改过的名称"}, overwrite=True)
    demo.load(book)

    found = reading.enterprise(book, U01)
    assert found is not None and found.name == "改过的名称" and reading.allocated(book, "KBC-DEMO-2025-0001-1") == 2
