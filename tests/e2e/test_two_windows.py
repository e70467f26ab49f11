"""Two people with the same request on their screens press at the same moment: one has his way, and the other reads on his page who was faster."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import Program
from tests.e2e.serving import Server
from tests.e2e.test_hands import choose
from tests.e2e.window import Window
from tests.engine.drawing import draw, user

pytestmark = pytest.mark.browser
ROUNDS = 3
ROW = draw("race", user("a", "role:ops_reviewer"), user("b", "role:finance_reviewer"), paths="start > a > b > end", withdraw_until="first_decision")
NAMES = {"ops_reviewer": "吴桐", "ops_reviewer_2": "孟洁", "branch_submitter": "陈立"}
Windows = dict[str, Window]


@pytest.fixture(scope="module")
def windows(browser: Browser, house: Server) -> Iterator[Windows]:
    Program(house, "process_designer").call("POST", "/deployments", files={"files": ("process.bpmn", ROW["process.bpmn"])})
    opened = {person: Window(browser, house.url, 1280, 900) for person in NAMES}
    for person, window in opened.items():
        window.expected = {409}
        window.log_in(person)
    yield opened
    for window in opened.values():
        window.close()


def approves(page: Page) -> Callable[[], None]:
    return page.get_by_role("button", name="同意").first.click


def returns(page: Page) -> Callable[[], None]:
    page.get_by_role("button", name="退回…").click()
    page.get_by_role("dialog").get_by_role("textbox", name="原因").fill("请改")
    return page.get_by_role("dialog").get_by_role("button", name="退回", exact=True).click


def adds_a_signer(page: Page) -> Callable[[], None]:
    choose(page, "加签", "周", "周雯")
    return page.get_by_role("dialog").get_by_role("button", name="加签", exact=True).click


def transfers(page: Page) -> Callable[[], None]:
    choose(page, "转办", "周", "周雯")
    return page.get_by_role("dialog").get_by_role("button", name="转办", exact=True).click


def withdraws(page: Page) -> Callable[[], None]:
    page.get_by_role("button", name="撤回…").first.click()
    return page.get_by_role("dialog").get_by_role("button", name="撤回…", exact=True).click


Prepare = Callable[[Page], Callable[[], None]]
PAIRS: dict[str, tuple[str, Prepare]] = {
    "approve and approve": ("ops_reviewer_2", approves), "approve and withdraw": ("branch_submitter", withdraws),
    "return and approve": ("ops_reviewer_2", returns),
    "add a signer and approve": ("ops_reviewer_2", adds_a_signer),
    "transfer and approve": ("ops_reviewer_2", transfers),
}  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_the_slower_one_reads_on_his_page_who_was_faster(house: Server, windows: Windows, pair: str) -> None:
    other, prepare = PAIRS[pair]
    mine = Program(house, "ops_reviewer")
    for number in range(ROUNDS):
        request = Program(house, "branch_submitter").call("POST", "/process-instances", json={"definition_key": "race"})["id"]
        task = f"/user-tasks/{mine.first_task(request)}"
        pages = {"ops_reviewer": windows["ops_reviewer"].go(task)}
        pages[other] = windows[other].go(f"/requests/{request}" if other == "branch_submitter" else task)
        press = {"ops_reviewer": approves(pages["ops_reviewer"]), other: prepare(pages[other])}

        for person in sorted(press, reverse=bool(number % 2)):
            press[person]()
        winner = _winner(house, request)
        slower = next(person for person in press if person != winner)

        expect(pages[slower].locator("[data-answer]:visible").first).to_contain_text(NAMES[winner])
    assert [fault for window in windows.values() for fault in window.faults] == []


def _winner(house: Server, request: str) -> str:
    """Whose act is written in the history; nobody else's is."""
    program = Program(house, "sys_admin")
    while True:
        entries = program.call("GET", f"/process-instances/{request}/history")["items"][1:]
        if entries:
            assert len(entries) == 1, entries
            return str(entries[0]["actor"]["id"])
