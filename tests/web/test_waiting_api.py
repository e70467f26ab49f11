"""Tasks that are somebody's and that others have to act on first: 等待他人 beside the inbox, never among what he can act on."""

from typing import Any

import pytest

from engine import SYSTEM
from engine.commands import DeployProcess
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.test_requests_api import started

TURNS = draw("turns", user("sign", "user:max,user:eve", name="会签", mode="sequence"), paths="start > sign > end")


@pytest.fixture
def house(any_office: Office) -> Office:
    any_office.engine.execute(DeployProcess(TURNS), SYSTEM)
    return any_office


def boxes(office: Office, person: str) -> tuple[list[Any], list[Any], dict[str, int]]:
    """What he can act on, what waits for others, and the numbers."""
    caller = office.as_(person)
    todo = caller.get("/user-tasks?counts=true").get_json()
    return todo["items"], caller.get("/user-tasks?box=waiting").get_json()["items"], todo["counts"]


def test_a_turn_that_has_not_come_waits_for_whose_turn_it_is(house: Office) -> None:
    request = started(house, "turns")
    todo, waiting, counts = boxes(house, "eve")

    assert (todo, counts["todo"], counts["waiting"]) == ([], 0, 1)
    assert (waiting[0]["state"], waiting[0]["allowed_actions"]) == ("waiting", [])
    assert [person["name"] for person in waiting[0]["waits_for"]] == ["马克"]
    assert [task["state"] for task in request["open_tasks"]] == ["pending", "waiting"]

    max_task = boxes(house, "max")[0][0]["id"]
    house.as_("max").post(f"/user-tasks/{max_task}/approval", {})
    todo, waiting, counts = boxes(house, "eve")
    assert ([task["state"] for task in todo], waiting, counts["todo"], counts["waiting"]) == (["pending"], [], 1, 0)
    assert todo[0]["waits_for"] == []


@pytest.mark.parametrize(("position", "state"), [("before", "blocked"), ("after", "sign_wait")])
def test_who_asked_others_to_sign_waits_for_those_who_have_not(house: Office, position: str, state: str) -> None:
    started(house)
    max_, task = house.as_("max"), boxes(house, "max")[0][0]["id"]
    max_.post(f"/user-tasks/{task}/signers", {"users": ["eve", "dora"], "position": position})

    todo, waiting, counts = boxes(house, "max")
    assert (todo, counts["todo"], counts["waiting"], waiting[0]["state"]) == ([], 0, 1, state)
    assert {person["id"] for person in waiting[0]["waits_for"]} == {"eve", "dora"}
    open_tasks = max_.get(f"/process-instances/{waiting[0]['process_instance_id']}").get_json()["open_tasks"]
    assert sorted(one["state"] for one in open_tasks) == sorted([state, "pending", "pending"])

    house.as_("eve").post(f"/user-tasks/{boxes(house, 'eve')[0][0]['id']}/approval", {})
    assert [person["id"] for person in boxes(house, "max")[1][0]["waits_for"]] == ["dora"]
