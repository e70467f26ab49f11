"""A request from its start to its end, as a program sees it."""

from typing import Any

import pytest

from tests.web.conftest import Caller, Office


def started(office: Office, key: str = "w1", **variables: Any) -> dict[str, Any]:
    answer = office.as_("ann").post("/process-instances", {"definition_key": key, "variables": variables})
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def task_of(caller: Caller) -> dict[str, Any]:
    return caller.get("/user-tasks").get_json()["items"][0]


def test_a_request_is_started_approved_and_over(any_office: Office) -> None:
    ann, max_ = any_office.as_("ann"), any_office.as_("max")

    made = ann.post("/process-instances", {"definition_key": "w1", "variables": {"reason": "试用"}, "business_key": "B-1"})
    assert made.status_code == 201
    request = made.get_json()
    assert (request["state"], request["title"], len(request["open_tasks"])) == ("running", "安然的W1 one approval", 1)
    assert request["serial_no"].startswith("W1-")

    task = task_of(max_)
    assert {name: task[name] for name in ("id", "process_instance_id", "serial_no", "definition_key", "element_path", "state", "assignee")} == {
        "id": request["open_tasks"][0]["id"], "process_instance_id": request["id"], "serial_no": request["serial_no"],
        "definition_key": "w1", "element_path": "approve", "state": "pending", "assignee": None,
    }  # fmt: skip
    assert {"approve", "reject"} <= set(task["allowed_actions"])
    assert task["initiator"] == {"id": "ann", "name": "安然"}
    assert task["created_at"].endswith("+00:00")

    decided = max_.post(f"/user-tasks/{task['id']}/approval", {"opinion": "同意"})
    assert decided.status_code == 200
    assert (decided.get_json()["task_state"], decided.get_json()["instance"]["state"]) == ("approved", "approved")

    found = ann.get(f"/process-instances/{request['id']}").get_json()
    assert (found["state"], found["variables"]["reason"], found["business_key"]) == ("approved", "试用", "B-1")
    history = ann.get(f"/process-instances/{request['id']}/history").get_json()["items"]
    assert [(e["code"], e["actor"]["name"]) for e in history] == [
        ("instance.submitted", "安然"), ("task.approved", "马克"), ("instance.approved", "系统"),
    ]  # fmt: skip
    assert history[1]["text"] == "同意"


def test_who_comes_late_is_told_who_was_faster(office: Office) -> None:
    task = started(office)["open_tasks"][0]["id"]
    office.as_("max").post(f"/user-tasks/{task}/approval", {"opinion": "好"})

    late = office.as_("eve").post(f"/user-tasks/{task}/rejection", {"opinion": "不好"})

    assert (late.status_code, late.content_type) == (409, "application/problem+json")
    told = late.get_json()
    assert (told["code"], told["detail"]) == ("TASK_STATE_CHANGED", "该任务已被【马克】处理，请刷新待办")
    assert (told["task"]["state"], told["task"]["close_reason"]) == ("approved", None)
    assert told["task"]["closed_by"] == "max"


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(any_office: Office) -> None:
    ann, key = any_office.as_("ann"), {"Idempotency-Key": "start-1"}
    body = {"definition_key": "w1", "variables": {"n": 1}}

    first, second = ann.post("/process-instances", body, headers=key), ann.post("/process-instances", body, headers=key)
    other = ann.post("/process-instances", {"definition_key": "w1", "variables": {"n": 2}}, headers=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    assert ann.get("/process-instances?total=true").get_json()["total"] == 1


def test_a_repeated_decision_gives_the_same_answer(office: Office) -> None:
    task = started(office)["open_tasks"][0]["id"]
    max_, key = office.as_("max"), {"Idempotency-Key": "decide-1"}

    answers = [max_.post(f"/user-tasks/{task}/approval", {"opinion": "好"}, headers=key) for _ in range(2)]

    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].get_json() == answers[1].get_json()


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 121])
def test_strange_idempotency_keys_are_refused(office: Office, key: str) -> None:
    answer = office.as_("ann").post("/process-instances", {"definition_key": "w1"}, headers={"Idempotency-Key": key.encode().decode("latin-1")})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_invalid")


def test_form_errors_stand_at_their_fields(office: Office) -> None:
    answer = office.as_("ann").post("/process-instances", {"definition_key": "leave", "variables": {"days": 99}})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "fields_rejected")
    errors = answer.get_json()["errors"]
    assert set(errors) == {"days", "reason"}
    assert all(problem["code"] and problem["message"] for problems in errors.values() for problem in problems)
    assert office.as_("ann").get("/process-instances").get_json()["items"] == []


def test_a_preview_computes_and_stores_nothing(office: Office) -> None:
    ann = office.as_("ann")

    seen = ann.post("/process-definitions/leave/preview", {"variables": {"days": 9, "reason": "旅行"}}).get_json()

    assert (seen["computed"], seen["errors"]) == ({"long": True}, {})
    assert [step["name"] for step in seen["next"]] == ["审批"]
    assert ann.get("/process-instances").get_json()["items"] == []


def test_submit_refuses_what_the_person_did_not_see(office: Office) -> None:
    body = {"definition_key": "leave", "variables": {"days": 9, "reason": "旅行"}, "expected": {"long": False}}

    answer = office.as_("ann").post("/process-instances", body)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "computed_changed")


def test_a_draft_is_kept_changed_and_submitted(any_office: Office) -> None:
    ann = any_office.as_("ann")
    draft = ann.post("/process-instances", {"definition_key": "leave", "draft": True, "variables": {"days": 2}}).get_json()
    path = f"/process-instances/{draft['id']}"
    assert (draft["state"], draft["open_tasks"]) == ("draft", [])
    assert [item["id"] for item in ann.get("/user-tasks?box=draft").get_json()["items"]] == [draft["id"]]

    saved = ann("PUT", f"{path}/draft", json={"variables": {"days": 3, "reason": "搬家"}})
    assert saved.status_code == 200
    key = {"Idempotency-Key": "submit-1"}
    answers = [ann.post(f"{path}/submission", {}, headers=key) for _ in range(2)]

    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].get_json() == answers[1].get_json()
    found = ann.get(path).get_json()
    assert (found["state"], found["form"]["variables"]["days"], found["form"]["read_only"]) == ("running", 3, True)


def test_a_draft_can_be_thrown_away_and_a_request_cannot(office: Office) -> None:
    ann = office.as_("ann")
    drafts = [ann.post("/process-instances", {"definition_key": "leave", "draft": True}).get_json()["id"] for _ in range(2)]
    running = started(office)["id"]

    assert ann("DELETE", f"/process-instances/{drafts[0]}/draft").status_code == 204
    assert ann("DELETE", f"/process-instances/{drafts[1]}").status_code == 204
    assert ann("DELETE", f"/process-instances/{running}").status_code == 409
    assert ann.get("/user-tasks?box=draft").get_json()["items"] == []


def test_a_returned_request_is_changed_and_comes_back(any_office: Office) -> None:
    ann, max_ = any_office.as_("ann"), any_office.as_("max")
    request = started(any_office, "leave", days=2, reason="搬家")
    task = request["open_tasks"][0]["id"]

    refused = max_.post(f"/user-tasks/{task}/return", {"opinion": ""})
    returned = max_.post(f"/user-tasks/{task}/return", {"opinion": "请写清楚"})
    assert (refused.status_code, refused.get_json()["errors"]["opinion"][0]["code"]) == (422, "E-WF-002")
    assert (returned.status_code, returned.get_json()["instance"]["state"]) == (200, "returned")

    path = f"/process-instances/{request['id']}"
    again = ann.post(f"{path}/submission", {"variables": {"days": 3, "reason": "搬家三天"}})
    assert (again.status_code, again.get_json()["state"], again.get_json()["round"]) == (200, "running", 2)
    assert again.get_json()["serial_no"] == request["serial_no"]


def test_a_request_is_withdrawn_and_given_up(office: Office) -> None:
    ann, path = office.as_("ann"), f"/process-instances/{started(office)['id']}"

    assert ann.post(f"{path}/withdrawal").get_json()["state"] == "returned"
    assert ann.post(f"{path}/withdrawal", {"opinion": "不用了"}).get_json()["state"] == "withdrawn"
    assert ann.post(f"{path}/withdrawal").status_code == 409


def test_only_an_administrator_cancels_and_says_why(office: Office) -> None:
    path = f"/process-instances/{started(office)['id']}/cancellation"

    assert office.as_("ann").post(path, {"reason": "误"}).status_code == 403
    assert office.as_("root").post(path, {"reason": " "}).status_code == 422
    assert office.as_("root").post(path, {"reason": "重复"}).get_json()["state"] == "terminated"


def test_strangers_do_not_find_what_is_not_theirs(office: Office) -> None:
    request = started(office)
    out = office.as_("out")

    for path in ("", "/history", "/diagram", "/prediction"):
        assert out.get(f"/process-instances/{request['id']}{path}").status_code == 404
    assert out.get(f"/user-tasks/{request['open_tasks'][0]['id']}").status_code == 404
    assert out.get("/process-instances").get_json()["items"] == []
    approval = out.post(f"/user-tasks/{request['open_tasks'][0]['id']}/approval", {})
    assert approval.status_code in (403, 404)


def test_the_diagram_shows_the_way_and_the_prediction_the_rest(office: Office) -> None:
    path = f"/process-instances/{started(office, 'w2')['id']}"
    ann = office.as_("ann")

    diagram, prediction = ann.get(f"{path}/diagram").get_json(), ann.get(f"{path}/prediction").get_json()

    assert diagram["xml"].lstrip().startswith("<?xml")
    assert "active" in {mark["state"] for mark in diagram["elements"]}
    assert diagram["flows"]
    assert prediction["next"]


def test_lists_are_filtered_and_paged(any_office: Office) -> None:
    ann = any_office.as_("ann")
    ids = [started(any_office, n=n)["id"] for n in range(5)]
    started(any_office, "leave", days=1, reason="病")

    first = ann.get("/process-instances?key=w1&limit=3&total=true&sort=started_at").get_json()
    rest = ann.get(f"/process-instances?key=w1&limit=3&sort=started_at&cursor={first['next_cursor']}").get_json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids
    assert (first["total"], rest["next_cursor"]) == (5, None)

    assert len(ann.get("/process-instances?definition_key=leave").get_json()["items"]) == 1
    assert ann.get("/process-instances?since=2999-01-01").get_json()["items"] == []
    assert len(ann.get("/process-instances?until=2999-01-01&state=running&initiator=ann").get_json()["items"]) == 6
    assert ann.get("/process-instances?cursor=nonsense").get_json()["code"] == "bad_cursor"
    assert ann.get("/process-instances?since=yesterday").get_json()["errors"]["since"][0]["code"] == "json_format"


def test_an_unchanged_list_is_not_sent_again(office: Office) -> None:
    ann = office.as_("ann")
    started(office)
    tag = ann.get("/user-tasks?box=started&counts=true").headers["ETag"]

    assert ann.get("/user-tasks?box=started&counts=true", headers={"If-None-Match": tag}).status_code == 304
    started(office)
    assert ann.get("/user-tasks?box=started&counts=true", headers={"If-None-Match": tag}).status_code == 200
