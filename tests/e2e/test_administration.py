"""What administrators look after, by hand: failures beside their list, suspension, the jump on the diagram, messages under way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import demo_server
from tests.e2e.program import Program
from tests.e2e.serving import Server, eventually
from tests.e2e.window import Window
from tests.engine.drawing import draw, user
from tests.jobs.shop import Shop, opened

pytestmark = pytest.mark.browser
NAMES = iter(f"{where}虚构{what}" for where in ("深圳", "广州", "厦门", "青岛", "苏州") for what in ("电子", "能源", "药业", "食品"))


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """The other system; whether it is well, each test says."""
    with opened(Shop(slowness=0)) as found:
        yield found


@pytest.fixture(scope="module")
def house(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with two more processes, which meet the world outside."""
    more = {"PIAOFLOW_PROCESSES": "tests.e2e.release", "SHOP_URL": shop.url, "PIAOFLOW_SWEEP_SECONDS": "0.2"}
    yield from demo_server(tmp_path_factory.mktemp("house"), **more)


@pytest.fixture(scope="module")
def people(house: Server) -> Callable[[str], Program]:
    """`people("ops_reviewer")`: her program, logged in once."""
    known: dict[str, Program] = {}

    def of(name: str) -> Program:
        if name not in known:
            known[name] = Program(house, name)
        return known[name]

    return of


People = Callable[[str], Program]


def begun(people: People, key: str, **variables: Any) -> dict[str, Any]:
    body = {"definition_key": key, "variables": variables}
    made: dict[str, Any] = people("branch_submitter").call("POST", "/process-instances", json=body)
    return made


def download(people: People, **more: Any) -> dict[str, Any]:
    """A request to download a quota, waiting for its approval."""
    return begun(people, "quota_download", company=next(NAMES), number=1, **more)


def broken(people: People, shop: Shop, **more: Any) -> dict[str, Any]:
    """One whose call has failed."""
    shop.failures = 1.0
    made = download(people, **more)
    people("ops_reviewer").approve(made["id"])
    eventually(lambda: failures(people, made["id"]))
    return made


def failures(people: People, request_id: str) -> list[Any]:
    found: list[Any] = people("sys_admin").call("GET", f"/incidents?process_instance_id={request_id}")["items"]
    return found


def rows(page: Page) -> Any:
    return page.locator("#results [data-row]")


def test_failures_are_found_by_cause_and_opened_beside_the_list(desk: Window, people: People, shop: Shop) -> None:
    broken(people, shop, owned="91440399FAKE00021R")
    first, second = broken(people, shop), broken(people, shop)
    desk.log_in("sys_admin")
    page = desk.go("/operations/incidents")
    expect(page.locator("a", has_text="异常").locator(".pf-count-hot")).to_have_text("3")
    page.evaluate("window.same = true")

    page.get_by_role("link", name="对方系统报错 2").click()
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#incident-title")).to_have_text(second["title"])
    page.get_by_role("link", name=first["title"]).click()
    expect(page.locator("#incident-title")).to_have_text(first["title"])
    expect(page.locator("#incident-title")).to_be_focused()
    expect(page.locator("#incident .pf-failed[data-element-id=download]")).to_be_visible()
    expect(page.locator("#incident")).to_contain_text("503 Service Unavailable")

    assert page.evaluate("window.same")
    assert "cause=HTTPStatusError" in page.url
    page.reload()
    expect(page.locator("#incident-title")).to_have_text(first["title"])
    desk.look("异常")
    assert desk.faults == []


def test_a_result_is_entered_by_hand_and_a_step_is_skipped_with_a_reason(desk: Window, people: People, shop: Shop) -> None:
    entered, skipped = broken(people, shop), broken(people, shop)
    desk.log_in("sys_admin")
    page = desk.go(f"/operations/incidents/{failures(people, entered['id'])[0]['id']}")

    page.get_by_role("button", name="补录结果…").click()
    page.get_by_role("textbox", name="名称").fill("receipt_no")
    page.get_by_role("textbox", name="值").fill("20261120")
    page.get_by_role("button", name="加一项").click()
    page.get_by_role("textbox", name="名称").nth(1).fill("by")
    page.get_by_role("textbox", name="值").nth(1).fill("电话确认")
    page.get_by_role("button", name="JSON").click()
    typed = page.get_by_role("textbox", name="结果 JSON")
    expect(typed).to_have_value('{\n  "receipt_no": 20261120,\n  "by": "电话确认"\n}')
    typed.fill("{")
    page.get_by_role("textbox", name="原因").fill("对方已办，电话核对过。")
    page.get_by_role("button", name="补录并继续").click()
    expect(page.get_by_text("不是有效的 JSON")).to_be_visible()
    desk.look("补录结果")
    typed.fill('{"receipt_no": 20261120}')
    page.get_by_role("button", name="补录并继续").click()
    expect(page.locator("#notes")).to_contain_text(f"已补录 {entered['serial_no']}")
    request = people("sys_admin").call("GET", f"/process-instances/{entered['id']}")
    assert (request["variables"]["receipt"], request["state"]) == ({"receipt_no": 20261120}, "running")

    page = desk.go(f"/operations/incidents/{failures(people, skipped['id'])[0]['id']}")
    page.get_by_role("button", name="跳过…").last.click()
    page.get_by_role("button", name="跳过这一步").last.click()
    expect(page.get_by_text("请填写原因")).to_be_visible()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("不再需要下载。")
    page.get_by_role("button", name="跳过这一步").last.click()
    expect(page.locator("#notes")).to_contain_text(f"已跳过 {skipped['serial_no']}")
    assert failures(people, skipped["id"]) == []
    assert desk.faults == []


def test_many_are_retried_when_the_other_system_is_well_again(desk: Window, people: People, shop: Shop) -> None:
    made = [broken(people, shop) for _ in range(2)]
    desk.log_in("sys_admin")
    page = desk.go("/operations/incidents?cause=HTTPStatusError")
    expect(page.locator("[data-batch]")).to_be_hidden()
    for one in made:
        page.get_by_role("checkbox", name=one["serial_no"]).check()
    expect(page.locator("[data-batch]")).to_contain_text("已选 2 条")
    desk.look("已选 2 条")
    shop.failures = 0.0

    page.get_by_role("button", name="重试所选").click()

    expect(page.get_by_role("status").filter(has_text="2 条已处理，0 条没有处理")).to_be_visible()
    for one in made:
        eventually(lambda one=one: "receipt" in people("sys_admin").call("GET", f"/process-instances/{one['id']}")["variables"])
        assert failures(people, one["id"]) == []
    assert desk.faults == []


def test_on_a_phone_a_failure_is_a_page_of_its_own(browser: Browser, house: Server, people: People, shop: Shop) -> None:
    made = broken(people, shop)
    phone = Window(browser, house.url, 375, 812)
    phone.log_in("sys_admin")
    page = phone.go("/operations/incidents")
    expect(page.locator("#incident")).to_be_hidden()
    phone.look("异常")

    page.get_by_role("link", name=made["title"]).click()
    expect(page.locator("#incident-title")).to_have_text(made["title"])
    expect(page.locator("#incident .pf-failed[data-element-id=download]")).to_be_visible()
    expect(rows(page).first).to_be_hidden()
    phone.look("一条异常")
    shop.failures = 0.0
    page.get_by_role("button", name="重试", exact=True).click()
    expect(page.locator("#notes")).to_contain_text(f"已重试 {made['serial_no']}")

    phone.close()
    assert phone.faults == []


def test_a_suspended_request_says_so_to_everybody_and_is_resumed_from_its_banner(desk: Window, people: People) -> None:
    made = download(people)
    desk.log_in("sys_admin")
    page = desk.go(f"/requests/{made['id']}")
    page.get_by_role("button", name="暂停").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("客户要求先核对税号。")
    page.get_by_role("dialog").get_by_role("button", name="暂停").click()
    expect(page.locator("#notes")).to_contain_text(f"已暂停 {made['serial_no']}")

    desk.log_in("ops_reviewer")
    page = desk.go("/inbox")
    expect(rows(page).filter(has_text=made["serial_no"])).to_contain_text("已暂停")
    page.get_by_role("link", name=made["title"]).click()
    banner = page.get_by_role("status").filter(has_text="暂停了这条申请")
    expect(banner).to_contain_text("管理员")
    expect(banner).to_contain_text("客户要求先核对税号。")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("处理中")
    desk.look("已暂停的待办")

    desk.log_in("sys_admin")
    page = desk.go(f"/requests/{made['id']}?tab=diagram")
    expect(page.locator(".pf-active[data-element-id=check]")).to_be_visible()
    desk.look("已暂停的流程图")
    page.get_by_role("status").filter(has_text="暂停了这条申请").get_by_role("button", name="恢复").click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("已核对。")
    page.get_by_role("dialog").get_by_role("button", name="恢复").click()
    expect(page.locator("#notes")).to_contain_text(f"已恢复 {made['serial_no']}")
    expect(page.get_by_text("暂停了这条申请")).to_have_count(0)
    assert desk.faults == []


def test_the_target_of_a_jump_is_clicked_on_the_diagram_and_what_is_barred_says_why(desk: Window, people: People) -> None:
    made = download(people)
    desk.log_in("sys_admin")
    page = desk.go(f"/requests/{made['id']}")
    page.get_by_role("button", name="跳转…").first.click()
    sheet = page.locator("[data-choose]")
    expect(sheet.locator(".pf-barred[data-element-id=download]")).to_be_visible()
    assert "没有打开的并行分支" in str(sheet.locator("[data-element-id=download] title").first.text_content())

    sheet.locator("[data-element-id=download]").click()
    expect(page.locator("[data-jump-said]")).to_contain_text("不能移到「下载额度」")
    expect(page.get_by_role("radio", name="登记结果")).not_to_be_checked()
    sheet.locator("[data-element-id=file]").click()
    expect(page.get_by_role("radio", name="登记结果")).to_be_checked()
    expect(sheet.locator(".pf-chosen")).to_have_attribute("data-element-id", "file")
    desk.look("跳转")
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("额度已在线下下载。")
    page.get_by_role("dialog").get_by_role("button", name="跳转", exact=True).click()

    expect(page.locator("#notes")).to_contain_text(f"已跳转 {made['serial_no']}，现在是 登记结果")
    assert desk.faults == []


def test_a_process_written_without_a_drawing_says_so_in_place_of_an_empty_frame(desk: Window, people: People, house: Server, tmp_path: Path) -> None:
    files = draw("undrawn", user("check", "role:ops_reviewer", name="初审"), paths="start > check > end", name="无图流程")
    (tmp_path / "process.bpmn").write_bytes(files["process.bpmn"])
    house.cli("deploy", str(tmp_path))
    made = begun(people, "undrawn")
    desk.log_in("sys_admin")

    page = desk.go(f"/requests/{made['id']}?tab=diagram")
    expect(page.locator("[data-diagram]")).to_have_text("这个流程的文件只有步骤，没有图形。")
    expect(page.locator("[data-diagram] svg:visible")).to_have_count(1)  # the icon of the note
    desk.look("没有图形的流程图")
    page.get_by_role("button", name="跳转…").first.click()
    expect(page.locator("[data-choose]")).to_contain_text("没有图形")
    assert desk.faults == []


def test_the_keyboard_alone_chooses_the_target_of_a_jump(desk: Window, people: People) -> None:
    made = download(people)
    desk.log_in("sys_admin")
    page = desk.go(f"/requests/{made['id']}")
    page.get_by_role("button", name="跳转…").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()

    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-choose] .pf-chosen")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("走错了")
    page.get_by_role("dialog").get_by_role("button", name="跳转", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.locator("#notes")).to_contain_text(f"已跳转 {made['serial_no']}")
    assert desk.faults == []


def test_messages_wait_are_read_and_find_their_request(desk: Window, people: People) -> None:
    for number in (1, 2):
        sent = {"name": "收款通知", "correlation_key": f"KBC-{number}", "message_id": f"bank-{number}", "variables": {"amount": 500 * number}}
        people("sys_admin").call("POST", "/messages", json=sent)
    waiting = begun(people, "order_payment", order_no="KBC-9")
    desk.log_in("sys_admin")
    page = desk.go("/operations/messages")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("searchbox", name="名称、键、编号、单号").fill("KBC-2")
    expect(rows(page)).to_have_count(1)
    page.locator(".pf-payload summary").click()
    expect(page.locator(".pf-payload pre")).to_contain_text('"amount": 1000')
    desk.look("消息")
    taken = begun(people, "order_payment", order_no="KBC-1")
    page.get_by_role("link", name="清除筛选").click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("link", name="全部", exact=True).click()
    expect(rows(page).filter(has_text="KBC-1")).to_contain_text("已送达")
    page.get_by_role("link", name=taken["serial_no"]).click()
    expect(page.locator("main")).to_contain_text("登记收款")

    page = desk.go(f"/requests/{waiting['id']}")
    expect(page.locator("main")).to_contain_text("等待消息「收款通知」，键 KBC-9")
    expect(page.locator("main")).to_contain_text("等待定时器，到")
    desk.look("等待消息的申请")
    assert desk.faults == []
