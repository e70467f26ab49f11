"""手写签名, 附件 and 撤销已通过, in the browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import running
from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window
from tests.engine.drawing import draw, user

pytestmark = pytest.mark.browser
SIGN = user("sign", "role:ops_reviewer", name="签署", signature="required")
CONTRACT = draw("contract", SIGN, paths="start > sign > end", name="合同签署")
PROMISE = draw("promise", user("check", "role:ops_reviewer", name="审核"), paths="start > check > end", name="承诺申请", revoke="take_back")
PLAIN = draw("plain_files", user("check", "role:ops_reviewer", name="审核"), paths="start > check > end", name="普通申请")
TAKE_BACK = draw("take_back", user("agree", "role:finance_reviewer", name="财务同意"), paths="start > agree > end", name="撤销申请", starters="=none")


@pytest.fixture(scope="module")
def house(furnished: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with a contract to sign, a promise that may be revoked, and a plain request."""
    more = {"take_back": TAKE_BACK, "contract": CONTRACT, "promise": PROMISE, "plain": PLAIN}
    yield from running(furnished, tmp_path_factory.mktemp("house") / "house", deploy=more)


def begun(house: Server, key: str) -> str:
    """A request of the branch office; its id."""
    made = Program(house, "branch_submitter").call("POST", "/process-instances", json={"definition_key": key, "variables": {"reason": "续约"}})
    return str(made["id"])


def write(page: Page) -> None:
    """A stroke with the mouse."""
    paper = page.get_by_role("dialog").locator("canvas")
    place = paper.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + 20)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(place["x"] + 20 + step * 30, place["y"] + 20 + (step % 3) * 25)
    page.mouse.up()


def test_a_contract_is_signed_by_hand_with_a_file_beside_it(desk: Window, house: Server, tmp_path: Path) -> None:
    request_id = begun(house, "contract")
    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_id)}")
    page.get_by_role("button", name="同意").first.click()
    page.get_by_role("dialog").get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("请签名")

    write(page)
    (tmp_path / "合同.txt").write_text("甲方乙方", encoding="utf-8")
    page.get_by_role("dialog").locator("[data-enclosed] input").set_input_files(str(tmp_path / "合同.txt"))
    expect(page.get_by_role("dialog").locator("[data-file]")).to_have_attribute("data-file", re.compile(".+"))
    desk.look("手写签名")
    page.get_by_role("dialog").get_by_role("button", name="同意", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已同意 CONTRACT-")

    page = desk.go(f"/requests/{request_id}")
    image = page.locator(".pf-signed img").first
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") == 720
    expect(page.get_by_role("link", name="合同.txt").first).to_be_visible()
    desk.look("已签名的申请")
    assert desk.faults == []


def test_what_was_approved_is_revoked_by_a_request_of_its_own(desk: Window, house: Server) -> None:
    request_id = begun(house, "promise")
    Program(house, "ops_reviewer").approve(request_id)
    desk.log_in("branch_submitter")
    page = desk.go(f"/requests/{request_id}")
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("客户不续约了")
    desk.look("申请撤销")
    page.get_by_role("dialog").get_by_role("button", name="申请撤销").click()
    expect(page.locator("#notes")).to_contain_text("已申请撤销")
    expect(page.locator("main")).to_contain_text("本申请要撤销 PROMISE-")
    counter = page.url.rpartition("/")[2]
    Program(house, "finance_reviewer").approve(counter)

    page = desk.go(f"/requests/{request_id}")
    expect(page.locator("main")).to_contain_text("已撤销")
    expect(page.get_by_role("link", name="查看")).to_have_attribute("href", f"/requests/{counter}")
    expect(page.get_by_role("button", name="撤销")).to_have_count(0)
    desk.look("已撤销")
    assert desk.faults == []


def test_a_file_that_was_enclosed_goes_along_though_its_dialog_was_closed(desk: Window, house: Server, tmp_path: Path) -> None:
    request_id = begun(house, "plain_files")
    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_id)}")
    (tmp_path / "批注.txt").write_text("见第 3 条", encoding="utf-8")
    page.get_by_role("button", name="附件").click()
    page.get_by_role("dialog").locator("[data-enclosed] input").set_input_files(str(tmp_path / "批注.txt"))
    expect(page.get_by_role("dialog").locator("[data-file]")).to_have_attribute("data-file", re.compile(".+"))
    page.get_by_role("dialog").get_by_role("button", name="取消").click()

    page.get_by_role("button", name="同意").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("批注.txt")
    page.get_by_role("dialog").get_by_role("button", name="同意", exact=True).click()

    expect(page.locator("#notes")).to_contain_text("已同意 PLAIN_FILES-")
    desk.go(f"/requests/{request_id}")
    expect(page.get_by_role("link", name="批注.txt").first).to_be_visible()
    assert desk.faults == []
