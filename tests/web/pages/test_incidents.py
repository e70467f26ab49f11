"""异常: the list with one failure beside it, by cause; retried, skipped, done by hand; and its number in the navigation."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.queries import Incidents
from tests.web.conftest import Office, furnish, settings
from tests.web.pages.conftest import ROOT
from tests.web.pages.test_operations import token
from tests.web.test_incidents_api import ask_in_vain
from web.app import create_app

Desk = Callable[[str], FlaskClient]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """With three failed calls: one refused, two broken."""
    made = furnish(create_app(settings(f"sqlite:///{tmp_path / 'office.db'}", tmp_path)))
    ask_in_vain(made)
    yield made
    made.engine.database.dispose()


def ids(office: Office) -> list[str]:
    return [one.id for one in office.engine.ask(Incidents(sort="at"), ROOT).items]


def test_the_list_says_what_stopped_why_and_how_many(office: Office, desk: Desk) -> None:
    page = desk("root").get("/operations/incidents").text

    assert "3 条停住了" in page
    assert [word in page for word in ("对方系统没有答复 <b>2</b>", "业务拒绝 E_NO <b>1</b>", "共 3 条", "已试 1 次", "发生了什么", "怎么办")] == [
        True
    ] * 6
    assert "流程图" in page or 'data-diagram="/api/v1/process-instances/' in page


def test_a_cause_a_kind_and_words_cut_the_list_down_and_the_sheet_with_it(office: Office, desk: Desk) -> None:
    root = desk("root")

    def rows(query: str) -> tuple[int, int]:
        return root.get(f"/operations/incidents?{query}").text.count("data-row"), root.get(f"/operations/incidents.csv?{query}").text.count("\n") - 1

    assert rows("") == (3, 3)
    assert rows("cause=BpmnError:E_NO") == (1, 1)
    assert rows("q=对方拒绝") == (1, 1)
    assert rows("kind=timer") == (0, 0)
    assert rows("state=resolved") == (0, 0)
    assert rows("process=ask&sort=title&state=nonsense") == (3, 3)


def test_one_failure_has_its_own_address_and_says_what_can_be_done(office: Office, desk: Desk) -> None:
    root, (one, *_) = desk("root"), ids(office)

    page = root.get(f"/operations/incidents/{one}?kind=job").text

    assert ['data-after="/operations/incidents?kind=job"' in page, "写入变量" in page, "answer" in page, 'data-dialog="skip-incident"' in page] == [
        True
    ] * 4
    assert root.get("/operations/incidents/no-such").status_code == 404
    assert desk("ann").get(f"/operations/incidents/{one}").status_code == 403


def test_many_are_skipped_with_one_reason_and_what_could_not_be_is_said(office: Office, desk: Desk) -> None:
    root, (one, two, three) = desk("root"), ids(office)
    csrf = token(root, "/operations/incidents")

    without = root.post("/operations/incidents", data={"csrf_token": csrf, "act": "skip", "id": [one]}).text
    assert "0 条已处理，1 条没有处理" in without
    page = root.post("/operations/incidents", data={"csrf_token": csrf, "act": "skip", "id": [one, two, "gone"], "reason": "对方系统停用"}).text

    assert "2 条已处理，1 条没有处理" in page
    assert ids(office) == [three]
    over = root.get(f"/operations/incidents/{one}").text
    assert ("管理员" in over, "跳过了这一步" in over, "原因：对方系统停用" in over) == (True, True, True)


def test_administrators_see_the_number_of_open_failures_wherever_they_are(office: Office, desk: Desk) -> None:
    counted = '<span class="pf-label">异常</span><span class="pf-count pf-count-hot">3</span>'

    assert counted in desk("root").get("/inbox").text
    assert "/operations/incidents" not in desk("max").get("/inbox").text


def test_a_request_that_failed_leads_its_administrator_to_the_failure(office: Office, desk: Desk) -> None:
    one = office.engine.ask(Incidents(cause="BpmnError:E_NO"), ROOT).items[0]

    page = desk("root").get(f"/requests/{one.process_instance_id}").text

    assert (f"/operations/incidents/{one.id}" in page, "执行失败：业务拒绝 E_NO" in page, "BpmnError" in page) == (True, True, False)
