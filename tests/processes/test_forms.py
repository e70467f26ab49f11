"""The request form asks only for what the change needs, and refuses with the catalogue's sentences."""

from typing import Any

import pytest

from engine import catalog, forms

FILES = {folder.key: folder.files() for folder in catalog.folders("processes")}
START = forms.parse(FILES["invoicing_entitlement_swap"]["forms/start.form"])
DEVICES = {"old_device", "new_device"}
TAX = {"new_tax_no", "name_confirmed", "waiver"}
PROOF = {"is_affiliate", "affiliate_files"}


def asked(**values: Any) -> set[str]:
    """The fields that depend on the choice made, as far as they are shown."""
    always = START.visible({})
    return {path for path in START.visible(values) if path not in always}


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, set()),
        ({"change_items": []}, set()),
        ({"change_items": ["企业名称"]}, {"new_name"}),
        ({"change_items": ["税号"]}, {"new_name", *TAX}),
        ({"change_items": ["税盘"]}, DEVICES),
        ({"change_items": ["税盘"], "old_device": "无（数电）", "new_device": "税务UKey"}, {*DEVICES, "device_no_new"}),
        ({"change_items": ["税号"], "change_reason": "原税号注销或其他不可抗力"}, {"new_name", "dereg_files", *TAX, *PROOF}),
        ({"change_items": ["税盘"], "change_reason": "原税号注销或其他不可抗力"}, {"dereg_files", *DEVICES}),
        ({"change_items": ["税号"], "waiver": True}, {"new_name", "waiver_reason", *TAX}),
        ({"change_items": ["企业名称"], "waiver": True}, {"new_name"}),
    ],
)
def test_the_choice_decides_what_is_asked(values: dict[str, Any], shown: set[str]) -> None:
    assert asked(**values) == shown


def test_what_is_missing_is_said_with_the_catalogues_codes() -> None:
    values = {"change_items": ["税号"], "change_reason": "原税号注销或其他不可抗力"}
    errors = {path: [problem.code for problem in problems] for path, problems in START.check(values).errors.items()}

    expected = {"proof_files": ["E-SWAP-009"], "affiliate_files": ["E-SWAP-004"], "is_affiliate": ["E-SWAP-004"], "new_name": ["E-ENT-001"]}
    assert errors.items() >= expected.items()
    assert {"confirm_paid_notice", "customer_name", "reason_desc", "old_tax_no", "new_tax_no", "dereg_files"} <= set(errors)


def test_nobody_can_fill_in_what_the_system_computes() -> None:
    checked = START.check({"fee_quote": 0, "has_used": False, "days_since_activation": 1}, stored={"fee_quote": 200}, required=False)

    assert checked.values["fee_quote"] == 200
    assert checked.values.get("days_since_activation") is None


@pytest.mark.parametrize(("phone", "fine"), [("13800000000", True), ("0512-66668888", True), ("020 12345678", False), ("1380000000", False)])
def test_phone_numbers_are_mobiles_or_land_lines_with_area(phone: str, fine: bool) -> None:
    assert ("customer_phone" not in START.check({"customer_phone": phone}, required=False).errors) is fine


@pytest.mark.parametrize("field", ["pay_method", "paid_at", "voucher"])
def test_finance_cannot_agree_without_method_date_and_voucher(field: str) -> None:
    form = forms.parse(FILES["common_approval"]["forms/finance_confirm.form"])

    assert [problem.code for problem in form.check({}).errors[field]] == ["E-SWAP-005"]


def test_operations_quotes_only_where_the_table_could_not() -> None:
    form = forms.parse(FILES["common_approval"]["forms/ops_review.form"])

    assert form.check({}, stored={"manual_quote": False, "fee": 200}).errors == {}
    assert form.check({"fee": 1}, stored={"manual_quote": False, "fee": 200}).values["fee"] == 200
    assert set(form.check({}, stored={"manual_quote": True, "fee": None}).errors) == {"fee"}
    assert form.check({"fee": 2400}, stored={"manual_quote": True, "fee": None}).values["fee"] == 2400
