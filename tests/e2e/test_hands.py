"""A task through many hands, in the browser: 加签, 委派, 转办, 退回 to a step, 取回."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window

pytestmark = pytest.mark.browser


@pytest.fixture
def at_task(desk: Window, house: Server, request_id: str) -> Callable[[str], Page]:
    """`at_task("ops_reviewer")`: his page of the request."""

    def opened(person: str) -> Page:
        desk.log_in(person)
        return desk.go(f"/user-tasks/{Program(house, person).first_task(request_id)}")

    return opened


def choose(page: Page, dialog: str, text: str, name: str) -> None:
    page.locator("summary", has_text="更多").click()
    page.locator(".pf-menu:visible").get_by_role("button", name=dialog).click()
    page.get_by_role("dialog").get_by_role("combobox").fill(text)
    page.get_by_role("dialog").get_by_role("option", name=name).click()


def test_signers_are_found_by_name_sign_and_it_comes_back(desk: Window, at_task: Callable[[str], Page]) -> None:
    page = at_task("ops_reviewer")
    page.locator("summary", has_text="更多").click()
    page.locator(".pf-menu:visible").get_by_role("button", name="加签").click()
    page.get_by_role("dialog").get_by_role("button", name="加签").click()
    expect(page.get_by_role("dialog")).to_contain_text("请选择人员")
    page.get_by_role("dialog").get_by_role("combobox").fill("周")
    page.get_by_role("option", name="周雯").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    desk.look("加签")
    page.get_by_role("dialog").get_by_role("button", name="加签", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已加签 SW-")

    page = at_task("finance_reviewer")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("已同意 SW-")
    page = at_task("ops_reviewer")
    expect(page.get_by_text("前加签 周雯")).to_be_visible()
    assert desk.faults == []


def test_a_delegate_advises_and_the_owner_reads_it(desk: Window, at_task: Callable[[str], Page]) -> None:
    page = at_task("ops_reviewer")
    choose(page, "委派", "梁", "梁浩")
    page.get_by_role("dialog").get_by_role("textbox", name="意见").fill("请核对名称")
    page.get_by_role("dialog").get_by_role("button", name="委派", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已委派 SW-")

    page = at_task("tech_ops")
    expect(page.get_by_role("button", name="转办")).to_have_count(0)
    page.locator("#opinion").fill("名称一致")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("SW-")
    page = at_task("ops_reviewer")
    expect(page.locator("main")).to_contain_text("梁浩 的协助意见：同意：名称一致")
    desk.look("协助意见")
    assert desk.faults == []


def test_what_is_sent_back_to_a_step_comes_again_and_may_be_taken_back(desk: Window, at_task: Callable[[str], Page]) -> None:
    page = at_task("ops_reviewer")
    page.get_by_role("button", name="退回…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(2)
    dialog.get_by_text("「机构负责人审批」上一步").click()
    dialog.get_by_role("textbox", name="原因").fill("请机构再确认")
    desk.look("退回到一步")
    dialog.get_by_role("button", name="退回", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("流转到 机构负责人审批")

    page = at_task("branch_manager")
    address = page.url
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("已同意 SW-")
    page.goto(address)
    page.get_by_role("button", name="取回").click()
    page.get_by_role("dialog").get_by_role("button", name="取回", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已取回 SW-")
    expect(page.locator("[data-row]")).to_have_count(1)
    page = at_task("branch_manager")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("已同意 SW-")
    assert desk.faults == []


def test_whom_it_is_handed_to_has_it(desk: Window, at_task: Callable[[str], Page]) -> None:
    page = at_task("ops_reviewer")
    choose(page, "转办", "finance", "周雯")
    page.get_by_role("dialog").get_by_role("button", name="转办", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已转办 SW-")

    page = at_task("finance_reviewer")
    expect(page.get_by_role("button", name="同意").first).to_be_visible()
    assert desk.faults == []


def test_a_comment_mentions_somebody_who_finds_the_request_among_his_copies(desk: Window, house: Server, request_id: str) -> None:
    desk.log_in("branch_submitter")
    page = desk.go(f"/requests/{request_id}")
    page.get_by_role("button", name="催办").click()
    page.get_by_role("dialog").get_by_role("button", name="催办", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已催办 SW-")
    expect(page.get_by_role("button", name="催办")).to_have_count(0)
    page.get_by_role("link", name="评论").first.click()
    page.get_by_role("combobox").fill("林峰")
    page.get_by_role("option", name="林峰").click()
    page.get_by_role("textbox", name="说一句").fill("请看一下名称")
    page.goto("about:blank")
    page = desk.go(f"/requests/{request_id}?tab=comments")
    expect(page.get_by_role("textbox", name="说一句")).to_have_value("请看一下名称")
    expect(page.locator("[data-chosen]")).to_have_text("林峰")
    desk.look("评论")
    page.get_by_role("button", name="发表").click()
    expect(page.locator("#notes")).to_contain_text("已评论 SW-")

    desk.log_in("using_unit_operator")
    page = desk.go("/inbox/copied")
    expect(page.locator("a", has_text="抄送我的").locator(".pf-count")).to_have_text("1")
    desk.look("抄送我的")
    page.locator("[data-row] a").first.click()
    expect(page.get_by_text("请看一下名称")).to_be_visible()
    expect(page.locator("a", has_text="抄送我的").locator(".pf-count")).to_have_count(0)
    assert desk.faults == []


def test_who_has_the_task_comments_and_copies_from_its_page(desk: Window, at_task: Callable[[str], Page]) -> None:
    page = at_task("ops_reviewer")
    address = page.url
    page.get_by_role("button", name="抄送", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox").fill("孟洁")
    page.get_by_role("option", name="孟洁").click()
    page.get_by_role("dialog").get_by_role("button", name="抄送", exact=True).click()

    expect(page.locator("#notes")).to_contain_text("已抄送 SW-")
    assert page.url.split("?")[0] == address.split("?")[0], "his task is still before him"
    expect(page.get_by_text("抄送给 孟洁")).to_be_visible()
    assert desk.faults == []
