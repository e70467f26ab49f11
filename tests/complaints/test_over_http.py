"""E. Many at once, as the list sends them."""

from typing import Any

from engine.actor import SYSTEM
from engine.commands import DeployProcess
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.test_requests_api import started

BOTH = draw("both", user("all", "user:max,user:eve", mode="all"), paths="start > all > end")
WRITTEN = draw("written", user("check", "user:max", opinion="required"), paths="start > check > end")


def waiting(office: Office, person: str) -> list[str]:
    return [task["id"] for task in office.as_(person).get("/user-tasks?box=todo").get_json()["items"]]


def approve_all(office: Office, person: str) -> dict[int, int]:
    """How many were answered with which status."""
    answer: Any = office.as_(person).post("/user-tasks/batch", {"ids": waiting(office, person), "action": "approval"}).get_json()
    statuses = [item["status"] for item in answer["items"]]
    return {status: statuses.count(status) for status in statuses}


def test_ticked_on_a_list_they_are_approved_at_once_each_with_its_answer__steedos_platform_5061(any_office: Office) -> None:
    any_office.engine.execute(DeployProcess(WRITTEN), SYSTEM)
    for _ in range(3):
        started(any_office, "w1")
    started(any_office, "written")

    assert approve_all(any_office, "max") == {200: 3, 422: 1}, "one asks for an opinion, and says so for itself"
    assert len(waiting(any_office, "max")) == 1


def test_a_countersign_is_approved_with_others_at_once__steedos_workflow_1890(any_office: Office) -> None:
    any_office.engine.execute(DeployProcess(BOTH), SYSTEM)
    requests = [started(any_office, "both")["id"] for _ in range(3)]

    assert approve_all(any_office, "max") == approve_all(any_office, "eve") == {200: 3}
    assert {any_office.as_("ann").get(f"/process-instances/{one}").get_json()["state"] for one in requests} == {"approved"}
