"""Replacing an entitlement: conserved, traceable, and refused when the book has changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy import Engine as Database

from processes.registry import book as reading
from processes.registry import changes, demo, facts, queries, tables
from processes.registry.swap import Swap, SwapRefused, swap
from tests.registry.conftest import U01, U02, U04, U09

TODAY = date(2025, 11, 20)


def move(book: Connection, old: str = U02, new: str = U09, tenant: str = "TN_DEMO_B") -> Swap:
    return swap(book, tenant_number=tenant, old_tax_no=old, new_tax_no=new, new_name="厦门虚构壬食品有限公司", product_code="FPY-KP-FLG", today=TODAY)


def active(book: Connection) -> int:
    return book.scalar(select(func.count()).where(tables.entitlement.c.status == "ACTIVE")) or 0


def test_the_right_moves_and_nothing_is_lost_or_added(book: Connection) -> None:
    before, line = active(book), reading.allocated(book, "KBC-DEMO-2025-0001-1")
    done = move(book)

    assert active(book) == before and reading.allocated(book, "KBC-DEMO-2025-0001-1") == line
    assert done.after == reading.active_entitlement(book, U09, "FPY-KP-FLG")
    assert reading.active_entitlement(book, U02, "FPY-KP-FLG") is None
    assert (done.after.order_line_id, done.after.valid_to) == (done.before.order_line_id, done.before.valid_to)
    assert (done.after.valid_from, done.remaining_days) == (TODAY, 314)
    assert (done.retired.status, done.retired.version, done.retired.replaced_by) == ("REPLACED", 2, done.after.id)


def test_an_enterprise_the_book_does_not_know_joins_the_same_tenant(book: Connection) -> None:
    move(book)

    new = reading.enterprise(book, U09)
    assert new is not None and (new.tenant_number, new.name, new.registered_name) == ("TN_DEMO_B", "厦门虚构壬食品有限公司", "厦门虚构壬食品有限公司")


def test_a_right_can_be_followed_through_all_its_replacements(book: Connection) -> None:
    first = move(book)
    second = move(book, old=U09, new=U02)

    detail = queries.entitlement_detail(book, first.after.id)
    assert detail is not None
    assert [(row.tax_no, row.status) for row in detail.chain] == [(U02, "REPLACED"), (U09, "REPLACED"), (U02, "ACTIVE")]
    assert detail.chain[-1].id == second.after.id


@pytest.mark.parametrize(
    ("old", "new", "tenant", "code"),
    [
        (U09, U04, "TN_DEMO_B", "E-SWAP-001"),
        (U02, U01, "TN_DEMO_B", "E-SWAP-002"),
        (U02, U02, "TN_DEMO_B", "E-SWAP-003"),
        (U02, U04, "TN_DEMO_B", "E-TENANT-001"),
        (U02, U09, "TN_DEMO_A", "E-TENANT-004"),
    ],
)
def test_what_no_longer_holds_is_refused_and_changes_nothing(book: Connection, old: str, new: str, tenant: str, code: str) -> None:
    rights = facts.entitlement_facts(book)
    with pytest.raises(SwapRefused) as refusal, book.begin_nested():
        move(book, old, new, tenant)

    assert refusal.value.problem.code == code
    assert facts.entitlement_facts(book) == rights


def test_a_conflict_of_tenants_names_both(book: Connection) -> None:
    with pytest.raises(SwapRefused) as refusal, book.begin_nested():
        move(book, new=U04)

    expected = {"tax_no": U04, "old_tenant": "苏州示例集团有限公司", "new_tenant": "广东示例控股有限公司"}
    assert refusal.value.problem.params.items() >= expected.items()


def test_a_right_that_ended_yesterday_keeps_its_end(book: Connection) -> None:
    late = swap(
        book, tenant_number="TN_DEMO_B", old_tax_no=U02, new_tax_no=U09, new_name="某公司", product_code="FPY-KP-FLG", today=date(2026, 10, 1)
    )

    assert (late.after.valid_from, late.after.valid_to, late.remaining_days) == (date(2026, 9, 30), date(2026, 9, 30), 0)


def test_a_new_name_keeps_the_old_one(book: Connection) -> None:
    changes.rename(book, U02, name="深圳虚构乙科技有限公司")
    changes.rename(book, U02, name="深圳虚构乙科技有限公司")

    found = reading.enterprise(book, U02)
    assert found is not None and (found.name, found.prev_names) == ("深圳虚构乙科技有限公司", ["深圳虚构乙电子有限公司"])


def test_a_device_is_replaced_or_given(book: Connection) -> None:
    changed = changes.set_device(book, U02, kind="无（数电）", device_no="")
    given = changes.set_device(book, U01, kind="税务UKey", device_no="12345678")

    assert changed["before"] == {"kind": "税控盘", "device_no": "661234567890"} and given["before"] is None
    rows = {row["tax_no"]: (row["device"], row["device_no"]) for row in facts.enterprise_facts(book)}
    assert rows[U02] == ("无（数电）", "") and rows[U01] == ("税务UKey", "12345678")


@pytest.mark.postgresql
def test_of_two_rights_that_want_the_same_number_at_once_one_gets_it(postgres: Database) -> None:
    with postgres.begin() as connection:
        tables.metadata.create_all(connection)
        demo.load(connection)
    with postgres.begin() as first, ThreadPoolExecutor(1) as other:
        move(first)
        waiting = other.submit(lambda: _try(postgres))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        first.commit()

        assert waiting.result(timeout=10) == "E-SWAP-002"


def _try(database: Database) -> str:
    with database.connect() as second, second.begin(), pytest.raises(SwapRefused) as refusal:
        move(second, old=U01)
    return refusal.value.problem.code
