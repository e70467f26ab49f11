"""Registry lists: search, filters, order, and pages that neither repeat nor lose a row."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.model import Page
from processes.registry import facts, queries
from processes.registry.access import facts as access_facts
from processes.registry.paging import BadCursor, BadSort
from processes.registry.queries import Paging
from tests.registry.conftest import U01, U02

LISTS: list[tuple[Callable[..., Page[Any]], str, str]] = [
    (queries.tenants, "number", "-name"),
    (queries.enterprises, "tax_no", "-tenant_number"),
    (queries.entitlements, "id", "-valid_to"),
    (queries.orders, "order_no", "delivery_status"),
    (queries.access_invitations, "number", "-invitation_no"),
]


@pytest.mark.parametrize(("ask", "key", "sort"), LISTS)
def test_pages_of_one_row_give_every_row_once(book: Connection, ask: Callable[..., Page[Any]], key: str, sort: str) -> None:
    whole = ask(book, Paging(sort, total=True))
    found, cursor = [], None
    for _ in range(20):
        page = ask(book, Paging(sort, 1, cursor))
        found += [getattr(row, key) for row in page.items]
        if (cursor := page.next_cursor) is None:
            break

    assert found == [getattr(row, key) for row in whole.items]
    assert whole.total == len(found) > 1


def test_an_order_that_does_not_exist_or_a_cursor_of_another_list_is_refused(book: Connection) -> None:
    cursor = queries.enterprises(book, Paging("name", 1)).next_cursor

    with pytest.raises(BadSort):
        queries.enterprises(book, Paging("colour"))
    for wrong in (cursor, "nonsense", "Wzpd"):
        with pytest.raises(BadCursor):
            queries.enterprises(book, Paging("tax_no", 1, wrong))


def test_search_finds_names_and_numbers_whatever_the_case(book: Connection) -> None:
    assert [row.tax_no for row in queries.enterprises(book, Paging(), text="fake00021r").items] == [U02]
    assert [row.tax_no for row in queries.enterprises(book, Paging(), text="虚构乙").items] == [U02]
    assert [row.number for row in queries.tenants(book, Paging(), text="苏州").items] == ["TN_DEMO_A"]
    assert not queries.enterprises(book, Paging(), text="%").items


def test_filters_narrow_a_list(book: Connection) -> None:
    facts.entitlements(book, [{"id": "gone", "tax_no": U02, "product": "FPY-SP-FLG", "order_no": "KBC-DEMO-2025-0001", "status": "EXPIRED"}])

    assert {row.tax_no for row in queries.entitlements(book, Paging(), kind="收票", status="ACTIVE").items} == {U01}
    assert {row.status for row in queries.entitlements(book, Paging(), tax_no=U02).items} == {"ACTIVE", "EXPIRED"}
    assert {row.number for row in queries.tenants(book, Paging(), enabled=False).items} == {"TN_DEMO_C"}
    assert {row.order_no for row in queries.orders(book, Paging(), delivery_status="待交付").items} == {"KBC-DEMO-2025-0002"}


def test_a_tenant_shows_its_enterprises_and_orders(book: Connection) -> None:
    detail = queries.tenant_detail(book, "TN_DEMO_B")

    assert detail is not None and (detail.tenant.enterprises, detail.tenant.orders) == (2, 1)
    assert [row.tax_no for row in detail.enterprises] == [U02, U01]
    assert [row.order_no for row in detail.orders] == ["KBC-DEMO-2025-0001"]


def test_an_order_says_how_much_of_each_line_is_allocated(book: Connection) -> None:
    detail = queries.order_detail(book, "KBC-DEMO-2025-0001")

    assert detail is not None and (detail.order.qty, detail.order.allocated) == (5, 3)
    assert [(line.product_code, line.qty, line.allocated) for line in detail.lines] == [("FPY-KP-FLG", 3, 2), ("FPY-SP-FLG", 2, 1)]


def test_an_enterprise_shows_its_rights_and_its_device(book: Connection) -> None:
    detail = queries.enterprise_detail(book, U02)

    assert detail is not None and (detail.enterprise.device, detail.enterprise.active) == ("税控盘", 1)
    assert [row.product_code for row in detail.entitlements] == ["FPY-KP-FLG"]


@pytest.mark.parametrize(
    "ask", [queries.tenant_detail, queries.enterprise_detail, queries.order_detail, queries.entitlement_detail, queries.access_invitation_detail]
)
def test_what_is_not_in_the_book_is_none(book: Connection, ask: Callable[[Connection, str], object]) -> None:
    assert ask(book, "nothing") is None


def test_an_invitation_shows_what_happened_its_proofs_and_all_invitations_of_the_pair(book: Connection) -> None:
    number, again = "YQ-DEMO-0002", "YQ-DEMO-0009"
    told = {"direct_tax_no": "91440199FAKE00902K", "using_tax_no": "91329901FAKE0003X2", "status": "PENDING_ACCEPTANCE", "reinvite_of": number}
    access_facts.access_invitations(book, {again: told})
    first, confirmed = queries.access_invitation_detail(book, number), queries.access_invitation_detail(book, "YQ-DEMO-0001")

    assert first is not None and [row.number for row in first.chain] == [number, again]
    assert first.invitation.status_name == "已拒绝" and first.events[-1].reason == "暂不使用"
    assert confirmed is not None and [str(step.event) for step in confirmed.events[1:]] == ["ACCEPT", "ADMIT", "CONFIRM"]
    assert [proof.version for proof in confirmed.proofs] == [1] and len(confirmed.chain) == 1
    assert [row.number for row in queries.access_invitations(book, Paging(), status="DECLINED", text="示例丙").items] == [number]
    assert [row.number for row in queries.access_invitations(book, Paging(), variant="JOINT_2024", relation="04").items] == ["YQ-DEMO-0003"]
