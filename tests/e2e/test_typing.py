"""What people type: searched, priced, refused in place, kept when the network or the page goes away, and never lost to an answer that arrives."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.window import Window

pytestmark = pytest.mark.browser
START = "/start/invoicing_entitlement_swap"
PDF = b"%PDF-1.4\n%%EOF\n"


def fresh_form(desk: Window) -> Page:
    """A new form of the branch office's submitter."""
    desk.log_in("branch_submitter")
    page = desk.go(START)
    page.wait_for_selector(".fjs-container")
    return page


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=False).or_(page.get_by_role("combobox", name=name, exact=False)).first


def kept(page: Page) -> None:
    """The draft has reached the server."""
    expect(page.locator("[data-saved]").first).to_contain_text("草稿已于")


def test_a_refusal_stands_beside_its_field_in_the_words_of_the_domain(desk: Window) -> None:
    page = fresh_form(desk)
    page.get_by_role("checkbox", name="税号", exact=True).check()
    desk.expected = {422}
    page.locator("[data-submit]").click()

    summary = page.locator("[data-summary]")
    expect(summary).to_contain_text("处要改")
    expect(page.get_by_text("请上传客户申请证明材料", exact=False)).to_be_visible()
    expect(page.get_by_label("变更原因")).to_be_focused()
    desk.look("refused")

    # The first link leads to its field, and the mistake goes when the field is filled.
    page.get_by_label("变更原因").select_option(label="企业内部调整")
    expect(summary.get_by_role("link").first).to_have_text("原税号")
    summary.get_by_role("link").first.click()
    expect(field(page, "原税号")).to_be_focused()
    assert desk.faults == []


def test_a_wrong_check_digit_is_said_while_the_rest_is_still_empty(desk: Window) -> None:
    page = fresh_form(desk)
    page.get_by_role("checkbox", name="税号", exact=True).check()
    page.get_by_label("变更原因").select_option(label="激活时税号填写错误")
    field(page, "新税号").fill("91350299FAKE00099A")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(page.get_by_text("统一社会信用代码校验位错误，请核对后重新填写")).to_be_visible()
    expect(page.locator("[data-summary]")).to_contain_text("新税号")


def test_a_refusal_opens_the_request_that_would_help_filled_in(desk: Window) -> None:
    page = fresh_form(desk)
    page.get_by_role("checkbox", name="税号", exact=True).check()
    field(page, "原税号").fill("91440399FAKE00021R")
    page.locator("[role=option]:visible").first.click()
    field(page, "新税号").fill("91320599FAKE00048W")
    page.keyboard.press("Escape")
    field(page, "新企业名称").fill("苏州杜撰丁商贸有限公司")
    expect(page.get_by_role("link", name="联系售后")).to_be_visible()
    desk.look("remedy")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="联系售后").click()
    help_ = opened.value
    expect(help_.get_by_role("combobox", name="原租户")).to_have_value("苏州示例集团有限公司")
    expect(help_.get_by_role("combobox", name="目标租户")).to_have_value("广东示例控股有限公司")
    expect(help_.get_by_role("combobox", name="税号")).to_have_value("91320599FAKE00048W")
    assert desk.faults == []


def test_a_choice_inside_a_row_fills_in_its_own_row(desk: Window) -> None:
    desk.log_in("branch_submitter")
    page = desk.go("/start/tenant_change_merge?op_type=企业变更租户&enterprises.tax_no=91320599FAKE00048W&enterprises.tax_no=9132")
    row = page.get_by_role("combobox", name="税号").nth(1)
    row.fill("江苏示例")
    page.locator("[role=option]:visible").first.click()

    expect(row).to_have_value("91329901FAKE0003X2")
    names = page.get_by_role("textbox", name="企业名称")
    expect(names.nth(1)).to_have_value("江苏示例丙纺织有限公司")
    expect(names.nth(0)).to_have_value("")
    assert desk.faults == []


def test_an_answer_that_arrives_never_takes_away_what_is_being_typed(desk: Window) -> None:
    page = fresh_form(desk)
    sentence = "客户激活时误选集团内另一家公司的税号，分配后未开票，现申请更正。客户已知悉需付费。"
    name = {"name": "说明.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("input[type=file]").first.set_input_files(name)
    note = page.get_by_role("textbox", name="申请说明", exact=True)
    # Preview, upload and draft answer meanwhile.
    note.press_sequentially(sentence, delay=25)

    expect(note).to_have_value(sentence)
    expect(page.get_by_text("说明.pdf")).to_be_visible()
    kept(page)
    page.reload()
    expect(page.get_by_role("textbox", name="申请说明", exact=True)).to_have_value(sentence)
    expect(page.get_by_text("说明.pdf")).to_be_visible()
    assert desk.faults == []


def test_chinese_typed_with_an_input_method_arrives_whole(desk: Window) -> None:
    page = fresh_form(desk)
    contact = field(page, "客户联系人")
    contact.focus()
    keys = page.context.new_cdp_session(page)
    for part in ("l", "li", "li w", "li wen"):
        keys.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
    keys.send("Input.insertText", {"text": "李文"})
    keys.send("Input.insertText", {"text": "博"})

    expect(contact).to_have_value("李文博")


def test_without_a_network_the_form_is_kept_here_and_saved_later(desk: Window) -> None:
    page = fresh_form(desk)
    page.context.set_offline(True)
    field(page, "客户联系人").fill("离线的人")
    expect(page.locator("[data-saved]").first).to_contain_text("先存在本机")

    page.context.set_offline(False)
    kept(page)
    page.reload()
    expect(field(page, "客户联系人")).to_have_value("离线的人")
    assert [fault for fault in desk.faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def test_a_page_closed_at_once_still_has_what_was_typed(desk: Window) -> None:
    page = fresh_form(desk)
    field(page, "客户联系人").fill("先存一次")
    kept(page)
    field(page, "客户联系电话").fill("13800000000")
    page.reload()

    expect(field(page, "客户联系电话")).to_have_value("13800000000")


def test_a_submit_whose_answer_got_lost_acts_once(desk: Window) -> None:
    page = fresh_form(desk)
    page.get_by_role("checkbox", name="企业名称", exact=True).check()
    page.get_by_label("变更原因").select_option(label="企业内部调整")
    field(page, "原税号").fill("91449901FAKE00013E")
    page.locator(".pf-lookup-list:visible [role=option]").first.click()
    field(page, "新企业名称").fill("广东示例甲科技（集团）有限公司")
    values = {"产品序列号": "SN-9", "客户联系人": "李四", "客户联系电话": "13800000000", "申请说明": "企业更名。"}
    for name, value in values.items():
        page.get_by_role("textbox", name=name, exact=True).fill(value)
    page.locator("input[type=file]").first.set_input_files({"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_label("我已知悉").check()
    kept(page)
    lost: list[str] = []

    def lose(route: Route) -> None:
        """The server acts; its answer never arrives."""
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    page.route("**/submission", lose)
    page.locator("[data-submit]").click()
    expect(page.locator("[data-answer]")).to_contain_text("网络断开了")
    page.locator("[data-submit]").click()
    page.wait_for_url(lambda url: "/edit" not in url)

    expect(page.locator("#notes")).to_contain_text("已提交 SW-")
    desk.go("/requests")
    assert page.locator("[data-row]").count() == 1
