"""征求意见 and 已阅 over HTTP."""

import pytest

from tests.web.conftest import Caller, Office

QUESTION = {"users": ["dora"], "opinion": "您怎么看"}


@pytest.fixture
def request_id(office: Office) -> str:
    return str(office.as_("ann").post("/process-instances", {"definition_key": "w1", "variables": {}}).get_json()["id"])


def task_of(caller: Caller) -> str:
    return str(caller.get("/user-tasks").get_json()["items"][0]["id"])


def test_others_are_asked_and_answer(office: Office, request_id: str) -> None:
    max_, dora = office.as_("max"), office.as_("dora")
    task, page = task_of(max_), f"/process-instances/{request_id}/consultations"
    assert "consult" in max_.get(f"/user-tasks/{task}").get_json()["allowed_actions"]
    assert dora.get(page).status_code == 404

    assert max_.post(f"/user-tasks/{task}/consultations", QUESTION).status_code == 200
    [asked] = dora.get(page).get_json()["items"]
    assert (asked["by"]["id"], asked["question"], asked["state"], asked["may_answer"]) == ("max", "您怎么看", "open", True)
    listed = dora.get("/user-tasks?box=consulted&counts=true").get_json()
    assert ([item["id"] for item in listed["items"]], listed["counts"]["consulted"]) == ([request_id], 1)

    answer = f"/consultations/{asked['id']}/answer"
    assert dora.post(answer, {"opinion": ""}).get_json()["errors"]["opinion"][0]["message"] == "请写下您的意见"
    assert max_.post(answer, {"opinion": "我看行"}).status_code == 404
    assert dora.post(answer, {"opinion": "可以"}).get_json()["id"] == request_id
    assert dora.post(answer, {"opinion": "可以"}).get_json()["code"] == "consultation_over"
    assert max_.get(page).get_json()["items"][0]["opinion"] == "可以"


def test_the_same_answer_sent_twice_with_its_key_counts_once(office: Office, request_id: str) -> None:
    max_, dora = office.as_("max"), office.as_("dora")
    max_.post(f"/user-tasks/{task_of(max_)}/consultations", QUESTION)
    [asked] = dora.get(f"/process-instances/{request_id}/consultations").get_json()["items"]
    answers = [dora.post(f"/consultations/{asked['id']}/answer", {"opinion": "可以"}, headers={"Idempotency-Key": "k"}).status_code for _ in range(2)]

    assert answers == [200, 200]


def test_a_question_is_taken_back_by_who_asked_it(office: Office, request_id: str) -> None:
    max_, dora = office.as_("max"), office.as_("dora")
    max_.post(f"/user-tasks/{task_of(max_)}/consultations", QUESTION)
    [asked] = max_.get(f"/process-instances/{request_id}/consultations").get_json()["items"]

    assert dora("DELETE", f"/consultations/{asked['id']}").status_code == 404
    assert max_("DELETE", f"/consultations/{asked['id']}").status_code == 200
    assert dora.get("/user-tasks?box=consulted").get_json()["items"] == []


def test_a_copy_is_marked_as_read_under_the_id_of_its_box(office: Office, request_id: str) -> None:
    dora = office.as_("dora")
    office.as_("ann").post(f"/process-instances/{request_id}/copies", {"users": ["dora"]})
    [copied] = dora.get("/user-tasks?box=copied&counts=true").get_json()["items"]

    assert dora.get("/user-tasks?counts=true").get_json()["counts"]["copied"] == 1
    assert [dora.post(f"/user-tasks/{copied['id']}/reading").status_code for _ in range(2)] == [204, 204]
    assert dora.get("/user-tasks?counts=true").get_json()["counts"]["copied"] == 0
