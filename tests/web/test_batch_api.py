"""One verb on many tasks, through the API and by the batch bar of the inbox: one answer for each."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from engine import SYSTEM
from engine.commands import DeployProcess
from tests.engine.drawing import draw, form, user
from tests.web.conftest import Office
from tests.web.pages.conftest import desk as desk
from tests.web.pages.test_waiting import Desk
from tests.web.test_identity import csrf
from tests.web.test_requests_api import started

PAID = {"type": "textfield", "key": "paid", "label": "到账金额", "validate": {"required": True}}
FILLED = draw("filled", user("check", "role:bench_approver", name="确认收款"), paths="start > check > end", more=form("check", PAID))
STRICT = draw("strict", user("check", "role:bench_approver", name="复核", opinion="required"), paths="start > check > end")


@pytest.fixture
def house(any_office: Office) -> Office:
    return deployed(any_office)


def deployed(office: Office) -> Office:
    for files in (FILLED, STRICT):
        office.engine.execute(DeployProcess(files), SYSTEM)
    return office


def task(office: Office, key: str = "w1") -> str:
    return str(started(office, key)["open_tasks"][0]["id"])


def batch(office: Office, person: str, ids: list[str], action: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = office.as_(person).post("/user-tasks/batch", {"ids": ids, "action": action, **more}).get_json()
    return answer


def test_what_needs_a_form_or_an_opinion_is_refused_for_itself_and_the_others_go_on(house: Office) -> None:
    plain, filled, strict = task(house), task(house, "filled"), task(house, "strict")
    needs = {item["id"]: item["needs"] for item in house.as_("max").get("/user-tasks").get_json()["items"]}
    items = batch(house, "max", [plain, filled, strict], "approval")["items"]

    assert needs == {plain: [], filled: ["form"], strict: ["opinion"]}
    assert [item["status"] for item in items] == [200, 422, 422]
    assert list(items[1]["problem"]["errors"]) == ["paid"]
    assert list(items[2]["problem"]["errors"]) == ["opinion"]
    assert [item["status"] for item in batch(house, "max", [filled, strict], "approval", opinion="可以")["items"]] == [422, 200]


def test_many_are_transferred_to_one_person_and_who_has_one_already_is_not_given_it_twice(house: Office) -> None:
    tasks = [task(house), task(house, "strict")]
    items = batch(house, "max", tasks, "transfer", to="dora", opinion="我出差")["items"]

    assert [item["status"] for item in items] == [200, 200]
    assert {item["definition_key"] for item in house.as_("dora").get("/user-tasks").get_json()["items"]} == {"w1", "strict"}
    again = batch(house, "max", [task(house), tasks[0]], "transfer", to="ann")["items"]
    assert [(item["status"], item["problem"]["code"]) for item in again] == [(403, "own_request"), (409, "TASK_STATE_CHANGED")]


def test_a_transfer_says_to_whom(house: Office) -> None:
    answer = batch(house, "max", [task(house)], "transfer")

    assert (answer["status"], list(answer["errors"])) == (422, ["to"])


def test_many_are_rejected_with_one_reason_and_none_without(house: Office) -> None:
    tasks = [task(house), task(house)]

    assert [item["status"] for item in batch(house, "max", tasks, "rejection")["items"]] == [422, 422]
    states = [item["result"]["instance"]["state"] for item in batch(house, "max", tasks, "rejection", opinion="重复提交")["items"]]
    assert states == ["rejected", "rejected"]


def press(client: FlaskClient, **form: Any) -> str:
    """The batch bar of the inbox."""
    return client.post("/inbox", data={"csrf_token": csrf(client, "/inbox"), **form}).text


def test_the_page_says_what_became_of_each_and_keeps_what_failed_chosen(desk: Desk, office: Office) -> None:
    deployed(office)
    plain, filled = task(office), task(office, "filled")
    page = press(desk("max"), id=[plain, filled], act="approval", reason="")

    assert "1 条已处理，1 条没有处理" in page
    assert "请填写" in page.split("没有处理")[1].split("</div>")[0]
    assert f'value="{filled}" data-may="approval rejection transfer claim" data-needs="填表" checked' in page
    assert plain not in page
    assert "nav-work" in page and '<span class="pf-count pf-count-hot">1</span>' in page


def test_the_page_transfers_and_claims(desk: Desk, office: Office) -> None:
    first, second = task(office), task(office)
    max_ = desk("max")

    assert "2 条已处理，0 条没有处理" in press(max_, id=[first, second], act="claim")
    assert "1 条已处理，0 条没有处理" in press(max_, id=[first], act="transfer", to="dora")
    assert "没有选中任何一条" in press(max_, id=[second], act="burn")
    assert [item["id"] for item in office.as_("max").get("/user-tasks").get_json()["items"]] == [second]
