"""Lookups: what a form offers while one types, and what a choice fills in."""

from engine.handlers import Context
from processes.registry import facts, lookups
from tests.registry.conftest import U01, U02, U09


def test_the_tax_number_to_replace_brings_its_whole_request_along(context: Context) -> None:
    option = lookups.entitled_enterprises(context, "虚构乙", 10)[0]

    assert (option.value, option.label) == (U02, "深圳虚构乙电子有限公司")
    assert option.prefill == {
        "old_name": "深圳虚构乙电子有限公司", "tenant": "TN_DEMO_B", "product": "FPY-KP-FLG", "order_no": "KBC-DEMO-2025-0001",
        "customer_name": "广东示例控股有限公司", "old_device": "税控盘", "device_no_old": "661234567890",
    }  # fmt: skip


def test_only_active_invoicing_rights_can_be_replaced_here(context: Context) -> None:
    facts.entitlements(context.connection, [{"tax_no": U02, "product": "FPY-KP-FLG", "status": "EXPIRED"}])

    assert [option.value for option in lookups.entitled_enterprises(context, "", 10)] == [U01]


def test_a_tax_number_is_found_as_people_type_it(context: Context) -> None:
    for typed in ("91350299fake", "９１３５０２９９", " 91350299FAKE000992 "):
        assert [o.value for o in lookups.business_records(context, typed, 10)] == [U09], typed
    assert lookups.business_records(context, U09, 10)[0].prefill == {"new_name": "厦门虚构壬食品有限公司"}


def test_a_disabled_tenant_and_other_products_are_not_offered(context: Context) -> None:
    assert "TN_DEMO_C" not in [option.value for option in lookups.tenants(context, "", 10)]
    assert {option.value for option in lookups.invoicing_products(context, "", 10)} == {"FPY-KP-STD", "FPY-KP-FLG"}


def test_an_order_brings_its_tenant_and_buyer(context: Context) -> None:
    option = lookups.orders(context, "0001", 10) or lookups.orders(context, "KBC-DEMO-2025-0001", 10)

    assert option[0].prefill == {"tenant": "TN_DEMO_B", "customer_name": "广东示例控股有限公司"}


def test_no_more_than_asked_for(context: Context) -> None:
    assert len(lookups.business_records(context, "", 3)) == 3
