"""The whole story, as five people live it: from a branch office's form to a changed entitlement, on a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.window import Window

pytestmark = pytest.mark.browser
OLD, NEW = "91440399FAKE00021R", "91350299FAKE000992"


def fill_in(page: Page, folder: Path) -> None:
    """The form of P02, as a person types it; the tax number brings tenant, order and product along."""
    page.get_by_label("税号", exact=True).check()
    page.get_by_label("变更原因").select_option(label="激活时税号填写错误")
    choose(page, "原税号", OLD)
    expect(page.get_by_label("原企业名称")).to_have_value("深圳虚构乙电子有限公司")
    choose(page, "新税号", NEW)
    expect(page.get_by_label("新企业名称", exact=False).first).to_have_value("厦门虚构壬食品有限公司")
    page.get_by_label("产品序列号").fill("SN-2026-0001")
    page.get_by_label("客户（下单企业）全称").fill("广东示例控股有限公司")
    page.get_by_label("客户联系人").fill("李四")
    page.get_by_label("客户联系电话").fill("13800000000")
    page.get_by_role("textbox", name="申请说明").fill("客户激活时误选集团内另一家公司的税号，现申请更正。")
    attach(page, folder, "变更说明（盖章）.pdf")
    page.get_by_label("我已知悉开票权益替换需付费").check()


def choose(page: Page, label: str, text: str) -> None:
    """Type into a field that searches, and take the first answer."""
    field = page.get_by_role("combobox", name=label)
    field.fill(text)
    page.locator(".pf-lookup-list:visible [role=option]").filter(has_text=text).first.click()


def attach(page: Page, folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"%PDF-1.4\n" + name.encode())
    page.locator("input[type=file]").first.set_input_files(path)
    expect(page.get_by_text(name)).to_be_visible()


def open_first(window: Window, *, text: str) -> Page:
    """The first task of the inbox."""
    page = window.go("/inbox")
    window.look("待办")
    page.get_by_role("link", name=text).first.click()
    page.wait_for_load_state("networkidle")
    return page


def press(page: Page, name: str, *, verb: str) -> None:
    """The one primary button of the action bar; wait until the server has said yes and the next page stands."""
    before = page.url
    with page.expect_response(lambda r: r.url.endswith(f"/{verb}") and r.status in (200, 201)):
        page.locator(".pf-actions .btn-primary").filter(has_text=name).click()
    # A saved draft changes the address too (/requests/…/edit); the page has moved on when it is neither.
    page.wait_for_url(lambda url: url != before and not url.endswith("/edit"))
    page.wait_for_load_state("networkidle")


def test_a_paid_swap_travels_from_the_form_to_a_changed_entitlement(window: Window, tmp_path: Path) -> None:
    # The branch office fills in the form, sees the fee and who comes next, and submits.
    page = window.log_in("branch_submitter")
    window.look("待办, empty")
    page = window.go("/start")
    window.look("发起申请")
    page.get_by_role("link", name="开票权益税号变更").first.click()
    page.wait_for_selector("[data-form] input")
    fill_in(page, tmp_path)
    expect(page.locator("[data-computed=fee_quote]")).to_contain_text("200.00")
    expect(page.locator("[data-steps]")).to_contain_text("何静")
    window.look("填写")
    press(page, "提交", verb="submission")
    serial = page.locator("main .pf-no").first.inner_text()
    assert serial.startswith("SW-")

    # 机构负责人 and 运营 approve.
    window.log_in("branch_manager")
    page = open_first(window, text="深圳虚构乙")
    expect(page.locator("main")).to_contain_text(NEW)
    window.look("机构负责人审批")
    press(page, "同意", verb="approval")
    window.log_in("ops_reviewer")
    page = open_first(window, text="深圳虚构乙")
    press(page, "同意", verb="approval")

    # 财务 cannot confirm without the voucher, then does.
    window.log_in("finance_reviewer")
    page = open_first(window, text="深圳虚构乙")
    page.wait_for_selector("[data-form] input")
    window.look("财务确认收款")
    window.expected = {422}
    page.locator(".pf-actions .btn-primary").click()
    expect(page.get_by_text("开票权益替换需付费，请先完成缴费并上传付款凭证").first).to_be_visible()
    window.expected = set()
    page.get_by_label("付款方式").select_option(label="对公转账")
    page.get_by_label("付款日期").fill(page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    page.keyboard.press("Tab")
    attach(page, tmp_path, "回单.pdf")
    press(page, "同意", verb="approval")

    # 技术运营 looks at the diagram with its token and carries it out.
    window.log_in("tech_ops")
    page = open_first(window, text="深圳虚构乙")
    task = page.url
    page.get_by_role("link", name="流程图").click()
    page.wait_for_selector(".djs-element.pf-now, .djs-container .highlight, .djs-container svg")
    assert page.evaluate("!!document.querySelector('.bjs-powered-by') && document.querySelector('.bjs-powered-by').getBoundingClientRect().width > 0")
    window.look("流程图")
    page.goto(task)
    page.wait_for_load_state("networkidle")
    press(page, "提交", verb="completion")

    # The submitter confirms; the book shows the old right replaced and the new one active.
    window.log_in("branch_submitter")
    page = open_first(window, text="深圳虚构乙")
    press(page, "", verb="completion")
    page = window.go("/requests")
    expect(page.locator("main")).to_contain_text("已通过")
    window.look("我发起的")
    page = window.go(f"/registry/entitlements?q={NEW}")
    expect(page.locator("main")).to_contain_text("有效")
    window.look("权益")
    page.get_by_role("link", name="厦门虚构壬").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text(OLD)
    expect(page.locator("main")).to_contain_text("已替换")
    expect(page.locator("main")).to_contain_text("KBC-DEMO-2025-0001")
    window.look("权益变更")

    assert window.faults == []
