"""代理, 改派 in batch and 离职转办 over HTTP."""

from typing import Any

import pytest

from engine.actor import SYSTEM, Actor
from engine.commands import DeployProcess, StartInstance
from engine.sweep import sweep
from tests.engine.drawing import draw, user
from tests.web.conftest import Office

SIGN = draw("sign", user("check", "user:max"), paths="start > check > end")
ANN = Actor("ann", "安然")


@pytest.fixture
def signing(any_office: Office) -> Office:
    any_office.engine.execute(DeployProcess(SIGN), SYSTEM)
    return any_office


def begun(office: Office) -> str:
    return str(office.engine.execute(StartInstance("sign"), ANN).open_tasks[0].id)


def rule(office: Office, **more: Any) -> dict[str, Any]:
    answer = office.as_("max").post("/substitutions", {"to": "eve", **more})
    assert answer.status_code == 201, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_rule_is_made_read_and_ended_and_what_lay_there_comes_back(signing: Office) -> None:
    made = rule(signing, processes=["sign"], until="2100-01-01")
    task = begun(signing)

    assert (made["state"], made["substitute"]["name"], made["processes"][0]["key"], made["ended_at"]) == ("active", "伊娃", "sign", None)
    assert made["until"].startswith("2100-01-01T16:00"), "a bare day ends with its last moment in China"
    shown = signing.as_("eve").get(f"/user-tasks/{task}").get_json()
    assert (shown["assignee"]["id"], shown["on_behalf_of"]["id"]) == ("eve", "max")
    assert signing.as_("max").get("/substitutions").get_json()["items"][0]["held"] == 1
    assert signing.as_("eve").get("/substitutions?of=for_me&state=active").get_json()["items"][0]["id"] == made["id"]

    path = f"/substitutions/{made['id']}"
    tag = signing.as_("max").get(path).headers["ETag"]
    assert signing.as_("eve")("PATCH", path, json={"ended": True}).status_code == 403
    ended = signing.as_("max")("PATCH", path, json={"ended": True}, headers={"If-Match": tag})
    assert (ended.status_code, ended.get_json()["state"]) == (200, "ended")
    assert signing.as_("max")("PATCH", path, json={"ended": True}, headers={"If-Match": tag}).status_code == 412
    sweep(signing.engine)
    late = signing.as_("eve").post(f"/user-tasks/{task}/approval")
    assert (late.status_code, late.get_json()["code"]) == (409, "substitution_ended")


def test_an_approval_on_behalf_says_so_in_the_timeline(signing: Office) -> None:
    rule(signing)
    task = begun(signing)
    signing.as_("eve").post(f"/user-tasks/{task}/approval")

    entry = signing.as_("eve").get(f"/user-tasks/{task}").get_json()["timeline"][1]
    assert (entry["text"], entry["actor"]["name"], entry["on_behalf_of"]["name"]) == ("同意", "伊娃", "马克")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"to": "max"}, 422, "own_substitute"),
        ({"to": "eve", "person": "ann"}, 403, "not_administrator"),
        ({"to": "eve", "until": "2020-01-01"}, 422, "empty_window"),
        ({"to": "nobody"}, 404, "person_not_found"),
        ({"to": "eve", "since": "soon"}, 422, "body_rejected"),
    ],
)
def test_what_is_no_rule_is_refused_by_name(office: Office, body: dict[str, Any], status: int, code: str) -> None:
    answer = office.as_("max").post("/substitutions", body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_an_overlapping_rule_says_whose_it_meets(office: Office) -> None:
    rule(office)

    answer = office.as_("max").post("/substitutions", {"to": "dora"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "substitution_overlaps")
    assert "伊娃" in answer.get_json()["detail"]


def test_a_handover_answers_for_each_task_and_again_with_the_same_key(signing: Office) -> None:
    first, second = begun(signing), begun(signing)
    signing.as_("max").post(f"/user-tasks/{second}/delegation", {"to": "eve"})
    eve = [item["id"] for item in signing.as_("eve").get("/user-tasks").get_json()["items"]]
    root = signing.as_("root")
    order = {"to": "dora", "reason": "离职"}

    answers = [root.post("/users/max/handover", order, headers={"Idempotency-Key": "k"}).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [(item["id"], item["status"]) for item in answers[0]["items"]] == [(first, 200)]
    assert [item["status"] for item in root.post("/users/eve/handover", order).get_json()["items"]] == [200]
    assert root.post("/users/eve/handover", {"to": "dora"}).status_code == 422
    assert signing.as_("max").post("/users/eve/handover", order).status_code == 403
    assert len(eve) == 1


def test_many_are_reassigned_each_with_its_own_answer(signing: Office) -> None:
    tasks = [begun(signing) for _ in range(2)]
    signing.as_("max").post(f"/user-tasks/{tasks[1]}/approval")
    order = {"ids": tasks, "action": "reassignment", "to": "dora", "reason": "请假"}

    items = signing.as_("root").post("/user-tasks/batch", order).get_json()["items"]
    assert [item["status"] for item in items] == [200, 409]
    assert signing.as_("max").post("/user-tasks/batch", {**order, "ids": tasks[:1]}).get_json()["items"][0]["status"] == 403
    del order["to"]
    refused = signing.as_("root").post("/user-tasks/batch", order)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["to"])
