"""登记外部结果 in the browser: with its screenshot, by whom the process names, and never as a decision of ours."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window

pytestmark = pytest.mark.browser
INVITE = {
    "direct_unit": "91440199FAKE00902K", "operator_role": "办税员", "uscc": "91440399FAKE00021R", "name": "深圳虚构乙电子有限公司",
    "authority": "14403000000", "relation": "04", "capabilities": ["202076", "203059"], "proof_mode": "跳过此步骤",
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def test_what_the_using_unit_has_answered_is_registered_with_a_screenshot(browser: Browser, house: Server, tmp_path: Path) -> None:
    clerk = Program(house, "direct_unit_operator")
    made = clerk.call("POST", "/process-instances", json={"definition_key": "leqi_access_lifecycle", "variables": INVITE})
    clerk.call("POST", f"/user-tasks/{clerk.first_task(made['id'])}/completion", json={"outcome": "sent"})
    (tmp_path / "截图.png").write_bytes(PNG)
    phone = Window(browser, house.url, 375, 812)
    phone.log_in("direct_unit_operator")
    page = phone.go(f"/requests/{made['id']}")
    expect(page.locator("main")).to_contain_text("等待外部结果")
    expect(page.locator("main")).not_to_contain_text("leqi.accepted")

    page.get_by_role("button", name="登记外部结果").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("使用单位拒绝").click()
    phone.look("登记外部结果")
    phone.expected = {422}
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(dialog).to_contain_text("请附上证明（截图）")
    dialog.locator("[data-enclosed] input").set_input_files(str(tmp_path / "截图.png"))
    expect(dialog.locator("[data-file]")).to_have_count(1)
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(dialog).to_contain_text("请填写原因")
    dialog.get_by_role("textbox", name="说明或原因").fill("暂不使用")
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已登记 YQ-")

    page = phone.go(f"/requests/{made['id']}?tab=record")
    expect(page.locator("main")).to_contain_text("登记外部结果「使用单位拒绝」")
    page = phone.go(f"/registry/access_invitations/{made['serial_no']}")
    expect(page.locator("main")).to_contain_text("已拒绝")
    expect(page.get_by_role("link", name="截图")).to_have_count(1)
    phone.look("接入邀请")
    phone.close()
    assert phone.faults == []


def test_an_administrator_who_is_not_named_registers_nothing(desk: Window, house: Server) -> None:
    clerk = Program(house, "direct_unit_operator")
    form = {**INVITE, "uscc": "91350299FAKE000992", "name": "厦门虚构壬食品有限公司", "authority": "13502000000"}
    made = clerk.call("POST", "/process-instances", json={"definition_key": "leqi_access_lifecycle", "variables": form})
    clerk.call("POST", f"/user-tasks/{clerk.first_task(made['id'])}/completion", json={"outcome": "sent"})
    desk.log_in("sys_admin")
    page = desk.go(f"/requests/{made['id']}")

    expect(page.locator("main")).to_contain_text("等待外部结果")
    expect(page.get_by_role("button", name="登记外部结果")).to_have_count(0)
    assert desk.faults == []
