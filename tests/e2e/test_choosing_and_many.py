"""自选, 等待他人, many tasks at once and the directory, by hand in the browser: on a desk and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import running
from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window
from tests.engine.drawing import draw, form, user

pytestmark = pytest.mark.browser
LEAD = user("lead", "choice:role:branch_manager", name="负责人审批", choose="one")
CHECK, DO = user("check", "role:ops_reviewer", name="运营复核"), user("do", "choice:role:tech_ops", name="开通账号", chooser="previous")
WHO = form("start", {"type": "textfield", "key": "who", "label": "姓名", "validate": {"required": True}})
HIRE = draw("hire", LEAD, CHECK, DO, paths="start > lead > check > do > end", name="入职申请", more=WHO)
SIGN = user("sign", "user:ops_reviewer,user:ops_reviewer_2", name="运营会签", mode="sequence")
TRIP = draw("trip", SIGN, paths="start > sign > end", name="出差申请")
PAID = form("confirm", {"type": "textfield", "key": "paid", "label": "到账金额", "validate": {"required": True}})
CONFIRM = user("confirm", "role:finance_reviewer", name="确认收款")
PAY = draw("pay", CONFIRM, paths="start > confirm > end", name="收款申请", more=PAID)
GIFT = draw("gift", user("look", "role:finance_reviewer", name="财务复核"), paths="start > look > end", name="礼品申请")


@pytest.fixture(scope="module")
def house(furnished: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with four more processes."""
    more = {"hire": HIRE, "trip": TRIP, "pay": PAY, "gift": GIFT}
    yield from running(furnished, tmp_path_factory.mktemp("house") / "house", deploy=more)


@pytest.fixture(params=[pytest.param((1280, 900), id="desktop"), pytest.param((375, 812), id="phone")])
def screen(request: pytest.FixtureRequest, browser: Browser, house: Server) -> Iterator[Window]:
    opened = Window(browser, house.url, *request.param)
    yield opened
    opened.close()


def begun(house: Server, key: str, **variables: Any) -> dict[str, Any]:
    body = {"definition_key": key, "variables": variables}
    made: dict[str, Any] = Program(house, "branch_submitter").call("POST", "/process-instances", json=body)
    return made


def test_the_initiator_picks_and_so_does_whoever_acts_before_the_step(screen: Window, house: Server) -> None:
    screen.expected = {422}
    page = screen_of(screen, "branch_submitter", "/start/hire")
    picker = page.get_by_role("combobox", name="负责人审批")
    picker.wait_for()
    page.locator("[data-submit]").click()
    expect(page.locator("[data-choices]")).to_contain_text("请选择「负责人审批」的办理人")
    screen.look("自选")
    page.get_by_role("textbox", name="姓名").fill("小王")
    picker.click()
    page.get_by_role("option", name="何静").click()
    expect(page.locator("[data-steps]")).to_contain_text("何静 负责人审批")
    page.locator("[data-submit]").click()
    page.wait_for_url("**/requests/*")
    request_id = page.url.split("/")[-1].split("?")[0]
    expect(page.locator("#notes")).to_contain_text("流转到 负责人审批：何静")
    expect(page.locator(".pf-flow")).to_contain_text("上一步的人选择")
    Program(house, "branch_manager").approve(request_id)

    page = screen_of(screen, "ops_reviewer", f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_id)}")
    page.get_by_role("button", name="同意").first.click()
    expect(page.locator("[data-choices]")).to_contain_text("请选择「开通账号」的办理人")
    expect(page.get_by_role("combobox", name="开通账号")).to_be_focused()
    screen.look("上一审批人自选")
    page.get_by_role("option", name="梁浩").click()
    with page.expect_navigation():
        page.get_by_role("button", name="同意").first.click()
    expect(page.locator("#notes")).to_contain_text("流转到 开通账号：梁浩")
    assert screen.faults == []


def screen_of(window: Window, person: str, path: str) -> Page:
    window.log_in(person)
    return window.go(path)


def test_a_turn_to_come_stands_apart_and_says_for_whom_it_waits(screen: Window, house: Server) -> None:
    begun(house, "trip")
    page = screen_of(screen, "ops_reviewer_2", "/inbox")
    expect(page.get_by_text("都处理完了")).to_be_visible()
    page.locator("#results").get_by_role("link", name="等待他人").click()
    row = page.locator("[data-row]").first
    expect(row).to_contain_text("未轮到：吴桐")
    expect(row.locator("[name=id]")).to_have_count(0)
    screen.look("等待他人")
    row.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("还没轮到您。现在由 吴桐 处理")
    expect(page.get_by_role("button", name="同意")).to_have_count(0)
    expect(page.locator(".pf-flow")).to_contain_text("孟洁 未轮到")
    screen.look("未轮到")
    assert screen.faults == []


def test_many_are_approved_at_once_and_what_needs_a_form_stays_chosen_with_its_reason(screen: Window, house: Server) -> None:
    filled = begun(house, "pay")
    plain = [begun(house, "gift") for _ in range(2)]
    page = screen_of(screen, "finance_reviewer", "/inbox?sort=-created_at")
    if screen.is_phone:
        expect(page.locator("[name=id]").first).to_be_hidden()
        page.get_by_role("button", name="选择", exact=True).click()
    for made in (filled, *plain):
        row = page.locator("[data-row]", has_text=made["serial_no"])
        row.locator("[name=id]").click()
    expect(page.locator("[data-batch-count]:visible")).to_have_text("已选 3 条")
    screen.look("已选")
    page.get_by_role("button", name="同意…").click()
    page.get_by_role("dialog").get_by_role("button", name="同意", exact=True).click()

    answer = page.locator("main .pf-note").first
    expect(answer).to_contain_text("2 条已处理，1 条没有处理")
    expect(answer).to_contain_text(f"{filled['serial_no']} 陈立的收款申请 请填写到账金额")
    expect(page.locator("[data-row].is-selected")).to_have_count(1)
    expect(page.locator("[data-row].is-selected")).to_contain_text(filled["serial_no"])
    screen.look("结果")
    page.get_by_role("button", name="转办…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="转办", exact=True).click()
    expect(dialog).to_contain_text("请选择人员")
    dialog.get_by_role("combobox").fill("孟洁")
    dialog.get_by_role("option", name="孟洁").click()
    dialog.get_by_role("button", name="转办", exact=True).click()
    expect(page.locator("main .pf-note").first).to_contain_text("1 条已处理，0 条没有处理")
    assert screen.faults == []


def test_people_and_branches_are_administered(screen: Window, house: Server) -> None:
    screen.expected = {422}
    page = screen_of(screen, "sys_admin", "/admin/people")
    screen.look("人员")
    page.get_by_role("searchbox", name="搜索姓名").fill("许诺")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("link", name="许诺").click()
    page.get_by_role("combobox", name="直接上级").fill("何静")
    page.get_by_role("option", name="何静").click()
    page.get_by_role("group", name="第 2 项任职").locator("[name=role]").select_option("tech_ops")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")
    expect(page.locator("[data-chosen]")).to_contain_text("何静")
    screen.look("一个人")
    page.get_by_role("button", name="停用…").click()
    page.get_by_role("dialog").get_by_role("button", name="停用", exact=True).click()
    expect(page.get_by_role("button", name="重新启用")).to_be_visible()
    page.get_by_role("button", name="重新启用").click()
    expect(page.locator("main")).to_contain_text("管理员 停用")

    page = screen.go("/admin/branches")
    screen.look("机构")
    page.get_by_role("link", name="苏州机构").click()
    page.get_by_role("combobox", name="负责人").fill("何静")
    page.get_by_role("option", name="何静").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")
    screen.look("一个机构")
    assert screen.faults == []


def test_the_new_pages_hold_in_the_dark_and_in_english(screen: Window) -> None:
    screen.log_in("sys_admin")
    screen.page.context.add_cookies([{"name": "lang", "value": "en", "url": screen.url}])
    screen.page.evaluate("localStorage.setItem('pf-theme', 'dark')")
    for path in ("/admin/people", "/admin/people/tech_ops", "/admin/people/new", "/admin/branches", "/admin/branches/suzhou", "/inbox?view=waiting"):
        screen.go(path)
        screen.look(path)
    assert screen.faults == []
