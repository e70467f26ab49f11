"""Tasks: their details, drafts, versions, claims and batches."""

from io import BytesIO
from typing import Any

from tests.web.conftest import Office
from tests.web.test_requests_api import started, task_of


def leave_task(office: Office) -> str:
    task: str = started(office, "leave", days=2, reason="搬家")["open_tasks"][0]["id"]
    return task


def test_a_task_comes_with_all_its_page_needs(any_office: Office) -> None:
    task = any_office.as_("max").get(f"/user-tasks/{leave_task(any_office)}").get_json()

    assert task["start_form"]["variables"]["reason"] == "搬家"
    assert task["start_form"]["read_only"]
    assert [c["key"] for c in task["form"]["schema"]["components"] if "key" in c] == ["cover"]
    assert not task["form"]["read_only"]
    assert [(o["key"], o["reason_required"]) for o in task["outcomes"]] == [("approved", False), ("rejected", True)]
    assert "approved" in task["prediction"]
    assert [entry["text"] for entry in task["timeline"]] == ["提交"]
    assert (task["task_version"], task["form_version"]) == (1, 1)
    assert task["instance"]["state"] == "running"
    assert task["draft"] is None


def test_a_typed_opinion_waits_for_its_author_only(office: Office) -> None:
    path = f"/user-tasks/{leave_task(office)}"
    max_, eve = office.as_("max"), office.as_("eve")

    assert max_.post(f"{path}/draft", {"opinion": "想想", "variables": {"cover": "伊娃"}}).status_code == 200

    assert max_.get(path).get_json()["draft"]["opinion"] == "想想"
    assert eve.get(path).get_json()["draft"] is None


def test_if_match_guards_against_older_versions(office: Office) -> None:
    task = leave_task(office)
    max_, eve = office.as_("max"), office.as_("eve")
    tag = max_.get(f"/user-tasks/{task}").headers["ETag"]
    eve.post(f"/user-tasks/{task}/claim")
    eve.post(f"/user-tasks/{task}/release")

    stale = max_.post(f"/user-tasks/{task}/approval", {}, headers={"If-Match": tag})
    strange = max_.post(f"/user-tasks/{task}/approval", {}, headers={"If-Match": '"abc"'})
    fresh = max_.post(f"/user-tasks/{task}/approval", {}, headers={"If-Match": max_.get(f"/user-tasks/{task}").headers["ETag"]})

    assert (stale.status_code, stale.get_json()["code"]) == (412, "stale_version")
    assert strange.status_code == 412
    assert fresh.status_code == 200


def test_versions_in_the_body_say_the_same(office: Office) -> None:
    task = leave_task(office)

    answer = office.as_("max").post(f"/user-tasks/{task}/approval", {"task_version": 7})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "stale_version")


def test_an_unchanged_task_is_not_sent_again(office: Office) -> None:
    path, max_ = f"/user-tasks/{leave_task(office)}", office.as_("max")
    tag = max_.get(path).headers["ETag"]

    assert max_.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_claimed_task_is_its_claimants(any_office: Office) -> None:
    task = leave_task(any_office)
    max_, eve = any_office.as_("max"), any_office.as_("eve")

    assert max_.post(f"/user-tasks/{task}/claim").status_code == 200
    assert eve.get("/user-tasks").get_json()["items"] == []
    refused = eve.post(f"/user-tasks/{task}/claim")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "task_claimed")
    assert max_.post(f"/user-tasks/{task}/release", {}).status_code == 200
    assert len(eve.get("/user-tasks").get_json()["items"]) == 1


def test_a_rejection_needs_its_reason_and_ends_the_request(office: Office) -> None:
    path, max_ = f"/user-tasks/{leave_task(office)}/rejection", office.as_("max")

    assert max_.post(path, {}).get_json()["errors"]["opinion"][0]["message"] == "驳回时必须填写审批意见"
    assert max_.post(path, {"opinion": "人手不够"}).get_json()["instance"]["state"] == "rejected"


def test_completion_takes_an_outcome(office: Office) -> None:
    path, max_ = f"/user-tasks/{leave_task(office)}/completion", office.as_("max")

    assert max_.post(path, {"outcome": "perhaps"}).status_code in (403, 422)
    assert max_.post(path, {"outcome": "approved", "variables": {"cover": "伊娃"}}).get_json()["instance"]["state"] == "approved"


def test_boxes_and_counts(office: Office) -> None:
    ann, max_ = office.as_("ann"), office.as_("max")
    leave_task(office)
    started(office)
    ann.post("/process-instances", {"definition_key": "w1", "draft": True})

    assert ann.get("/user-tasks?counts=true&limit=1").get_json()["counts"] == {
        "todo": 0,
        "waiting": 0,
        "started": 2,
        "draft": 1,
        "copied": 0,
        "consulted": 0,
    }
    assert max_.get("/user-tasks?counts=true").get_json()["counts"]["todo"] == 2
    max_.post(f"/user-tasks/{task_of(max_)['id']}/approval", {})
    assert len(max_.get("/user-tasks?box=done").get_json()["items"]) == 1
    assert {item["state"] for item in ann.get("/user-tasks?box=started").get_json()["items"]} == {"running", "approved"}
    assert [t["definition_key"] for t in max_.get("/user-tasks?text=%E8%AF%B7%E5%81%87").get_json()["items"]] == ["leave"]


def test_a_batch_says_for_each_what_became_of_it(any_office: Office) -> None:
    tasks = [started(any_office, n=n)["open_tasks"][0]["id"] for n in range(3)]
    max_, eve = any_office.as_("max"), any_office.as_("eve")
    eve.post(f"/user-tasks/{tasks[1]}/approval", {})

    body: dict[str, Any] = {"ids": [*tasks, "none"], "action": "approval", "opinion": "一起"}
    answers = [max_.post("/user-tasks/batch", body, headers={"Idempotency-Key": "batch-1"}) for _ in range(2)]

    assert answers[0].get_json() == answers[1].get_json()
    items = answers[0].get_json()["items"]
    assert [(item["id"], item["status"]) for item in items] == [(tasks[0], 200), (tasks[1], 409), (tasks[2], 200), ("none", 404)]
    assert items[0]["result"]["instance"]["state"] == "approved"
    assert items[1]["problem"]["detail"] == "该任务已被【伊娃】处理，请刷新待办"


def test_an_unknown_box_or_action_is_refused(office: Office) -> None:
    max_ = office.as_("max")

    assert max_.get("/user-tasks?box=attic").get_json()["errors"]["box"][0]["code"] == "json_choice"
    assert max_.post("/user-tasks/batch", {"ids": ["a"], "action": "burn"}).status_code == 422
    assert max_.post("/user-tasks/batch", {"ids": [], "action": "claim"}).status_code == 422


def test_a_program_does_not_sign_for_a_person(office: Office) -> None:
    task = leave_task(office)
    image = office.as_("max").post("/files", data={"file": (BytesIO(b"\x89PNG\r\n\x1a\nink"), "s.png")}).get_json()["id"]

    refused = office.as_("max").post(f"/user-tasks/{task}/approval", {"signature": image})

    assert (refused.status_code, refused.get_json()["code"]) == (403, "signature_by_hand")
    assert office.as_("max").get(f"/user-tasks/{task}").get_json()["state"] == "pending"
