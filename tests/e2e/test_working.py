"""Working with requests: return and change, who was faster, lists and keys; every page in the dark, in English, on a narrow screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.window import Window

pytestmark = pytest.mark.browser
PAGES = [
    "/inbox", "/inbox/done", "/inbox/copied", "/start", "/start/invoicing_entitlement_swap", "/requests", "/requests?view=all", "/requests/drafts",
    "/requests/all", "/me", "/registry/tenants", "/registry/enterprises", "/registry/orders", "/registry/entitlements",
    "/registry/settlements", "/registry/tenants/TN_DEMO_B", "/registry/enterprises/91440399FAKE00021R", "/registry/orders/KBC-DEMO-2025-0001",
]  # fmt: skip


@pytest.fixture
def request_(house: Server) -> Iterator[dict[str, str]]:
    """A request of the branch office in 苏州, waiting for its manager."""
    made = Program(house, "branch_submitter").request()
    yield made
    Program(house, "sys_admin").terminate(made["id"])


def test_a_request_goes_back_with_its_reason_and_comes_again_under_its_number(desk: Window, request_: dict[str, str]) -> None:
    desk.log_in("branch_manager")
    page = desk.go("/inbox")
    page.get_by_role("link", name="深圳虚构乙").first.click()
    page.get_by_role("button", name="退回…").click()
    page.get_by_role("dialog").get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("请填写原因")).to_be_visible()
    desk.look("退回")
    page.get_by_role("textbox", name="原因").fill("变更说明缺公章，请补盖章件。")
    page.get_by_role("dialog").get_by_role("button", name="退回", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("已退回")

    desk.log_in("branch_submitter")
    page = desk.go("/requests")
    expect(page.locator("[data-row]").first).to_contain_text("缺公章")
    page.get_by_role("link", name="去修改").first.click()
    expect(page.get_by_text("变更说明缺公章，请补盖章件。")).to_be_visible()
    desk.look("去修改")
    page.get_by_role("textbox", name="申请说明", exact=True).fill("企业更名，已补盖章件。")
    page.locator("[data-submit]").click()
    page.wait_for_url(f"**/requests/{request_['id']}")
    expect(page.locator("main")).to_contain_text("第 2 轮")
    expect(page.locator("main")).to_contain_text(request_["serial_no"])
    assert desk.faults == []


def test_whoever_was_slower_learns_who_decided_and_keeps_his_opinion(desk: Window, house: Server, request_: dict[str, str]) -> None:
    Program(house, "branch_manager").approve(request_["id"])
    desk.log_in("ops_reviewer")
    page = desk.go(f"/user-tasks/{Program(house, 'ops_reviewer').first_task(request_['id'])}")
    page.locator("#opinion").fill("材料齐全，台账已核对。")
    Program(house, "ops_reviewer_2").approve(request_["id"])

    desk.expected = {409}
    page.get_by_role("button", name="同意").click()

    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("孟洁")
    expect(answer).to_contain_text("材料齐全，台账已核对。")
    expect(answer).to_be_focused()
    expect(page.locator("#opinion")).to_have_value("材料齐全，台账已核对。")
    desk.look("409")
    assert desk.faults == []


def test_an_opinion_half_written_is_there_when_the_task_is_opened_again(desk: Window, house: Server, request_: dict[str, str]) -> None:
    desk.log_in("branch_manager")
    page = desk.go(f"/user-tasks/{Program(house, 'branch_manager').first_task(request_['id'])}")
    with page.expect_response("**/draft"):
        page.locator("#opinion").fill("再看一下")
    page.reload()

    expect(page.locator("#opinion")).to_have_value("再看一下")


def test_filters_change_the_list_and_the_address_and_nothing_else(desk: Window, request_: dict[str, str]) -> None:
    desk.log_in("branch_submitter")
    page = desk.go("/requests/all")
    page.evaluate("window.same = true")
    rows = page.locator("[data-row]")

    page.locator("summary", has_text="状态").click()
    # A click, not a check: the list is drawn anew at once, and the radio with it.
    page.get_by_role("radio", name="已拒绝").click()
    expect(page.get_by_text("没有符合条件的内容")).to_be_visible()
    assert "state=rejected" in page.url
    page.locator("#results").get_by_role("link", name="清除筛选").first.click()
    expect(rows.first).to_be_visible()
    page.get_by_role("searchbox", name="在列表里搜索").fill(request_["serial_no"])
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox", name="在列表里搜索")).to_be_focused()

    assert page.evaluate("window.same")
    page.reload()
    expect(rows).to_have_count(1)
    desk.look("filtered")
    assert desk.faults == []


def test_the_keyboard_alone_reaches_a_decision(desk: Window, house: Server, request_: dict[str, str]) -> None:
    desk.log_in("branch_manager")
    page = desk.go("/inbox")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/user-tasks/**")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("a")
    page.keyboard.type("同意变更")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inbox*")
    expect(page.locator("#notes")).to_contain_text("已同意")

    history = Program(house, "branch_submitter").call("GET", f"/process-instances/{request_['id']}/history")["items"]
    assert [entry["params"]["opinion"] for entry in history if entry["code"] == "task.approved"] == ["同意变更"]


def test_the_mark_of_form_and_diagram_is_never_covered(desk: Window, house: Server, request_: dict[str, str]) -> None:
    desk.log_in("branch_submitter")
    for path, mark in [("/start/invoicing_entitlement_swap", ".fjs-powered-by-link"), (f"/requests/{request_['id']}?tab=diagram", ".bjs-powered-by")]:
        page = desk.go(path)
        page.wait_for_selector(mark)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.locator(mark).scroll_into_view_if_needed()
        assert is_on_top(page, mark), path


def is_on_top(page: Page, selector: str) -> bool:
    return bool(
        page.evaluate(
            """selector => {
              const mark = document.querySelector(selector), box = mark.getBoundingClientRect();
              const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return box.width > 0 && (mark === there || mark.contains(there));
            }""",
            selector,
        )
    )


@pytest.mark.parametrize(("language", "theme", "width"), [("zh", "light", 360), ("en", "dark", 1280), ("zh", "dark", 768)])
def test_every_page_holds_in_the_dark_in_english_and_on_a_narrow_screen(
    browser: Browser, house: Server, language: str, theme: str, width: int
) -> None:
    window = Window(browser, house.url, width, 800)
    window.log_in("branch_submitter")
    context = window.page.context
    context.add_cookies([{"name": "lang", "value": language, "url": house.url}])
    window.page.evaluate(f"localStorage.setItem('pf-theme', '{theme}')")
    try:
        for path in PAGES:
            page = window.go(path)
            assert page.locator("html").get_attribute("data-bs-theme") == theme
            window.look(f"{path} {language} {theme} {width}")
        assert window.faults == []
    finally:
        window.close()
