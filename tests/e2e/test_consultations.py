"""征求意见 in the browser: whoever has the task asks, goes on without waiting, and reads what was said."""

import pytest
from playwright.sync_api import expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window

pytestmark = pytest.mark.browser


def test_somebody_is_asked_answers_and_whoever_asked_reads_it_beside_his_buttons(desk: Window, house: Server, request_id: str) -> None:
    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_id)}")
    page.locator("#opinion").fill("先问问技术")
    page.locator("summary", has_text="更多").click()
    page.locator(".pf-menu:visible").get_by_role("button", name="征求意见").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("梁")
    dialog.get_by_role("option", name="梁浩").click()
    dialog.get_by_role("button", name="征求意见", exact=True).click()
    expect(dialog).to_contain_text("请填写")
    dialog.get_by_role("textbox", name="想问什么").fill("新名称在后台能改吗")
    desk.look("征求意见")
    dialog.get_by_role("button", name="征求意见", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已征求意见 SW-")
    expect(page.locator("main")).to_contain_text("征求 梁浩 的意见，等待回复：新名称在后台能改吗")
    expect(page.locator("#opinion")).to_have_value("先问问技术")

    page = desk.log_in("tech_ops")
    expect(page.get_by_text("有 1 条申请在征求您的意见")).to_be_visible()
    page.get_by_role("link", name="去回复").click()
    desk.look("征求我的意见")
    page.locator("[data-row] a.pf-title").click()
    expect(page.get_by_text("吴桐 征求您的意见")).to_be_visible()
    page.get_by_role("textbox", name="您的意见").fill("可以改，")
    page.reload()
    expect(page.get_by_role("textbox", name="您的意见")).to_have_value("可以改，")
    page.get_by_role("textbox", name="您的意见").fill("可以改，当天生效")
    desk.look("回复")
    page.get_by_role("button", name="回复").click()
    expect(page.locator("#notes")).to_contain_text("已回复 SW-")
    expect(page.get_by_text("征求您的意见")).to_have_count(0)

    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_id)}")
    expect(page.locator("main")).to_contain_text("梁浩 回复 吴桐「新名称在后台能改吗」：可以改，当天生效")
    desk.look("回复过的意见")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("已同意 SW-")
    assert desk.faults == []


def test_a_question_is_taken_back(desk: Window, house: Server, request_id: str) -> None:
    reviewer = Program(house, "ops_reviewer")
    task = reviewer.first_task(request_id)
    reviewer.call("POST", f"/user-tasks/{task}/consultations", json={"users": ["tech_ops"], "opinion": "能改吗"})
    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{task}")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="收回").click()

    expect(page.get_by_text("等待回复")).to_have_count(0)
    assert Program(house, "tech_ops").call("GET", "/user-tasks?box=consulted")["items"] == []
    assert desk.faults == []
