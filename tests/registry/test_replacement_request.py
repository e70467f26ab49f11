"""What a request may ask, field by field: the scenarios (c)–(g) of domain.md §4.7 and their neighbours."""

from typing import Any

import pytest
from sqlalchemy import Connection

from processes.registry import facts
from processes.registry.replacement_request import ReplacementRequest
from tests.registry.conftest import U01, U02, U04, U09

FORM: dict[str, Any] = {
    "change_items": ["税号"], "change_reason": "激活时税号填写错误", "tenant": "TN_DEMO_B", "order_no": "KBC-DEMO-2025-0001", "serial_no": "SN-1",
    "product": "FPY-KP-FLG", "old_tax_no": U02, "old_name": "深圳虚构乙电子有限公司", "new_tax_no": U09, "new_name": "厦门虚构壬食品有限公司",
    "customer_name": "广东示例控股有限公司",
}  # fmt: skip
RENAME = {"change_items": ["企业名称"], "new_tax_no": None}
LEGAL = {"change_reason": "原税号注销或其他不可抗力"}


def codes(book: Connection, **changed: Any) -> dict[str, str]:
    return {name: problem[0] for name, problem in ReplacementRequest(book, {**FORM, **changed}, kind="开票").problems().items()}


def test_a_sound_request_has_no_problem(book: Connection) -> None:
    assert codes(book) == {}


def test_numbers_and_names_may_be_written_otherwise(book: Connection) -> None:
    typed = {"old_tax_no": " 91440399fake00021r", "new_tax_no": "９１３５０２９９FAKE000992", "customer_name": "广东示例控股 有限公司"}

    assert codes(book, **typed) == {}


def test_an_empty_form_is_left_to_the_form(book: Connection) -> None:
    assert ReplacementRequest(book, {}, kind="开票").problems() == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"new_tax_no": U01, "new_name": "广东示例甲科技有限公司"}, {"new_tax_no": "E-SWAP-002"}, id="(c)"),
        pytest.param({"new_tax_no": U02, "new_name": "深圳虚构乙电子有限公司"}, {"new_tax_no": "E-SWAP-003"}, id="(d)"),
        pytest.param({"new_tax_no": U04, "new_name": "苏州杜撰丁商贸有限公司"}, {"new_tax_no": "E-TENANT-001"}, id="(e)"),
        pytest.param({"old_tax_no": U01, "product": "FPY-SP-FLG"}, {"product": "E-SWAP-008"}, id="(f)"),
        pytest.param(LEGAL, {"affiliate_files": "E-SWAP-004"}, id="(g)"),
        pytest.param({**LEGAL, "affiliate_files": ["f"]}, {"affiliate_files": "E-SWAP-004"}, id="not an affiliate"),
        pytest.param({**LEGAL, "affiliate_files": ["f"], "is_affiliate": True}, {}, id="a proven affiliate"),
        pytest.param({"new_tax_no": "91350299FAKE00099A"}, {"new_tax_no": "E-TAXNO-009"}, id="mistyped"),
        pytest.param({"new_name": "厦门虚构壬食品公司"}, {"new_name": "E-ENT-003"}, id="not the registered name"),
        pytest.param({"new_name": "厦门虚构壬食品公司", "name_confirmed": True}, {}, id="not the registered name, but explained"),
        pytest.param({"tenant": "TN_DEMO_C"}, {"tenant": "E-TENANT-002", "order_no": "E-ORD-005", "old_tax_no": "E-TENANT-004"}, id="disabled"),
        pytest.param({"tenant": "TN_X"}, {"tenant": "unknown_tenant"}, id="unknown tenant"),
        pytest.param({"product": "P-X"}, {"product": "unknown_product"}, id="unknown product"),
        pytest.param({"product": "FPY-KP-STD"}, {"old_tax_no": "E-SWAP-001"}, id="another edition"),
        pytest.param({"old_tax_no": U09}, {"old_tax_no": "E-SWAP-001", "new_tax_no": "E-SWAP-003"}, id="holds nothing"),
        pytest.param({"old_tax_no": "91440399FAKE00021A"}, {"old_tax_no": "E-TAXNO-009"}, id="old number mistyped"),
        pytest.param({"order_no": "KBC-X"}, {"order_no": "E-ORD-005"}, id="unknown order"),
        pytest.param({"customer_name": "别的公司"}, {"order_no": "E-ORD-005"}, id="another buyer"),
        pytest.param({**RENAME, "new_name": "深圳虚构乙电子有限公司"}, {"new_name": "name_unchanged"}, id="same name"),
        pytest.param({**RENAME, "new_name": "深圳虚构乙科技有限公司"}, {}, id="new name"),
        pytest.param(
            {"change_items": ["税盘"], "new_tax_no": None, "new_name": None, "old_device": "税控盘", "new_device": "税控盘"},
            {"new_device": "device_unchanged"}, id="same device",
        ),
    ],
)  # fmt: skip
def test_each_problem_stands_at_its_field(book: Connection, changed: dict[str, Any], expected: dict[str, str]) -> None:
    assert codes(book, **changed) == expected


def test_a_conflict_of_tenants_says_what_the_seed_says(book: Connection) -> None:
    code, params = ReplacementRequest(book, {**FORM, "new_tax_no": U04}, kind="开票").problems()["new_tax_no"]

    assert code == "E-TENANT-001"
    assert params.items() >= {"tax_no": U04, "old_tenant": "苏州示例集团有限公司", "new_tenant": "广东示例控股有限公司"}.items()


def test_a_serial_number_is_compared_only_where_the_book_has_one(book: Connection) -> None:
    assert codes(book, serial_no="whatever") == {}
    line = {"product": "FPY-KP-FLG", "serial_no": "SN-1", "qty": 3, "from_date": "2025-10-01", "to_date": "2026-09-30"}
    facts.orders(book, {"KBC-DEMO-2025-0001": {"lines": [line]}})

    assert codes(book) == {}
    assert codes(book, serial_no="SN-2") == {"serial_no": "unknown_serial_no"}


def test_a_number_in_the_book_is_replaced_even_if_it_was_mistyped_there(book: Connection) -> None:
    wrong = "91440399FAKE00021A"
    facts.enterprises(book, {wrong: {"tenant": "TN_DEMO_B"}})
    facts.entitlements(book, [{"tax_no": wrong, "product": "FPY-KP-FLG", "order_no": "KBC-DEMO-2025-0001"}])

    assert codes(book, old_tax_no=wrong) == {}
