"""The decision tables say what domain.md §3.D says."""

from typing import Any

import pytest

from engine import catalog, dmn, feel

DECISIONS = {
    name: d
    for folder in catalog.folders("processes")
    for file, xml in folder.files().items()
    if file.endswith(".dmn")
    for name, d in dmn.parse(xml).items()
}
WRONG, GONE, INSIDE = "激活时税号填写错误", "原税号注销或其他不可抗力", "企业内部调整"


def decide(name: str, **inputs: Any) -> Any:
    context = {key: feel.from_json(value) for key, value in inputs.items()}
    return feel.to_json(DECISIONS[name].evaluate(context).as_variables())


@pytest.mark.parametrize(
    ("items", "reason", "days", "used", "edition", "fee"),
    [
        (["企业名称"], WRONG, 10, False, "旗舰版", 0),
        (["税盘"], INSIDE, 10, True, "旗舰版", 0),
        (["企业名称", "税盘"], GONE, 10, True, "标准版", 0),
        (["税号"], WRONG, 0, False, "标准版", 200),
        (["税号"], WRONG, 30, False, "旗舰版", 200),
        (["税盘", "税号"], WRONG, 31, False, "旗舰版", 500),
        (["税号"], WRONG, 31, True, "旗舰版", 500),
        (["税号"], GONE, 10, True, "标准版", 500),
        (["企业名称", "税号"], GONE, 400, False, "旗舰版", 1000),
        (["税号"], INSIDE, 10, True, "标准版", 1000),
        (["税号"], WRONG, 10, True, "旗舰版", None),
        (["税号"], WRONG, None, False, "旗舰版", None),
        (["税号"], GONE, 10, False, "", None),
    ],
)
def test_d1_prices_a_tax_number_or_leaves_it_to_operations(
    items: list[str], reason: str, days: int | None, used: bool, edition: str, fee: int | None
) -> None:
    found = decide("fee", change_items=items, change_reason=reason, days_since_activation=days, has_used=used, edition=edition)

    assert found == {"fee": fee, "manual_quote": fee is None}


@pytest.mark.parametrize(
    ("process", "fee", "waiver", "count", "needed"),
    [
        ("invoicing_entitlement_swap", 1999.99, False, 1, False),
        ("invoicing_entitlement_swap", 2000, False, 1, True),
        ("invoicing_entitlement_swap", 200, True, 1, True),
        ("receiving_enterprise_change", 0, False, 5, False),
        ("receiving_enterprise_change", 0, False, 6, True),
        ("tenant_merge", 0, False, 1, True),
        (None, None, None, None, False),
    ],
)
def test_d2_asks_the_product_owner_for_waivers_and_large_requests(
    process: str | None, fee: float | None, waiver: bool | None, count: int | None, needed: bool
) -> None:
    groups = decide("approval_routing", process=process, fee=fee, waiver=waiver, count=count)["approver_groups"]

    assert ("product_approver" in groups) is needed


@pytest.mark.parametrize(
    ("reason", "items", "materials"),
    [
        (WRONG, ["税号"], ["客户申请证明材料"]),
        (GONE, ["税号"], ["客户申请证明材料", "注销/不可抗力证明（如清税证明）", "关联关系证明"]),
        (GONE, ["税盘"], ["客户申请证明材料", "注销/不可抗力证明（如清税证明）"]),
        (INSIDE, ["税号"], ["客户申请证明材料", "集团说明"]),
    ],
)
def test_d4_lists_what_must_be_attached(reason: str, items: list[str], materials: list[str]) -> None:
    assert decide("required_materials", change_reason=reason, change_items=items) == {"required_materials": materials}


@pytest.mark.parametrize(
    ("op_type", "materials"),
    [
        ("企业变更租户", ["客户申请证明材料", "双方租户盖章同意书", "报错截图"]),
        ("合并租户", ["客户申请证明材料", "双方租户盖章同意书", "数据风险确认书"]),
        (None, []),
    ],
)
def test_d4_lists_what_a_transfer_between_tenants_needs(op_type: str | None, materials: list[str]) -> None:
    assert decide("tenant_materials", op_type=op_type) == {"required_materials": materials}
