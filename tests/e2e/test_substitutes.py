"""代理 in the browser: A says who acts for him, B approves, and the record names both; then 改派 and 离职转办 by an administrator."""

import pytest
from playwright.sync_api import expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window

pytestmark = pytest.mark.browser


def test_a_says_who_acts_for_him_and_what_b_approves_is_recorded_for_both(desk: Window, house: Server, request_id: str) -> None:
    page = desk.log_in("finance_reviewer")
    desk.go("/substitutions")
    page.get_by_role("button", name="新增代理").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_contain_text("请选择人员")
    dialog.get_by_role("combobox").fill("周雯")
    dialog.get_by_role("option", name="周雯").click()
    desk.expected = {422}
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_contain_text("不能由自己代理自己")
    desk.expected = set()
    dialog.get_by_role("combobox").fill("方圆")
    dialog.get_by_role("option", name="方圆").click()
    desk.look("新增代理")
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator("#notes")).to_contain_text("已设置代理")
    expect(page.locator("[data-row]")).to_contain_text("方圆 代理 周雯")
    desk.look("代理设置")

    reviewer = Program(house, "ops_reviewer")
    reviewer.call("POST", f"/user-tasks/{reviewer.first_task(request_id)}/transfer", json={"to": "finance_reviewer"})
    page = desk.log_in("finance_reviewer")
    expect(page.locator("[data-row]", has_text="已由 方圆 代理")).to_have_count(1)
    desk.look("待办，已由别人代理")

    page = desk.log_in("cs_agent")
    expect(page.locator("[data-row]")).to_contain_text("代 周雯")
    page.locator("[data-row] a.pf-title").click()
    expect(page.locator("main")).to_contain_text("您代 周雯 处理")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("已同意 SW-")
    desk.go(f"/requests/{request_id}?tab=record")
    expect(page.locator("main")).to_contain_text("方圆（代 周雯） 同意")
    assert desk.faults == []


def test_ended_early_what_was_not_done_comes_back_by_itself(desk: Window, house: Server) -> None:
    away, other = Program(house, "tech_ops"), Program(house, "branch_submitter_2")
    rule = away.call("POST", "/substitutions", json={"to": "cs_agent"})
    page = desk.log_in("tech_ops")
    desk.go("/substitutions")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="结束").click()
    expect(page.locator("[data-row]")).to_contain_text("已结束")
    assert other.call("GET", "/substitutions")["items"] == []
    assert away.call("GET", f"/substitutions/{rule['id']}")["ended_by"]["id"] == "tech_ops"
    assert desk.faults == []


def test_an_administrator_reassigns_a_task_and_hands_over_all_of_who_leaves(desk: Window, house: Server, request_id: str) -> None:
    [open_] = Program(house, "sys_admin").call("GET", f"/process-instances/{request_id}")["open_tasks"]
    page = desk.log_in("sys_admin")
    desk.go(f"/user-tasks/{open_['id']}")
    page.get_by_role("button", name="改派").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("孟洁")
    page.get_by_role("option", name="孟洁").click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("他休假")
    desk.look("改派")
    page.get_by_role("dialog").get_by_role("button", name="改派", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已改派 SW-")
    expect(page.locator("main")).to_contain_text("改派给 孟洁")

    desk.go("/admin/people?q=孟洁")
    desk.look("人员")
    page.locator("[data-row] a.pf-title").click()
    page.get_by_role("link", name="查看与转办").click()
    expect(page.get_by_text("可以转")).to_have_count(1)
    desk.look("一个人的待办")
    page.get_by_role("button", name="离职转办").click()
    page.get_by_role("dialog").get_by_role("button", name="全部转办").click()
    expect(page.get_by_role("dialog")).to_contain_text("请选择人员")
    page.get_by_role("dialog").get_by_role("combobox").fill("吴桐")
    page.get_by_role("option", name="吴桐").click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("孟洁离职")
    desk.look("离职转办")
    page.get_by_role("dialog").get_by_role("button", name="全部转办").click()
    expect(page.locator("main")).to_contain_text("已转 1 条，0 条没有转")
    assert desk.faults == []
