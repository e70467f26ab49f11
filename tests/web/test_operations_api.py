"""What an administrator does to requests, as a program sees it: suspend, move, mend, migrate."""

from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import DeployProcess
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.test_requests_api import started


def steps(*names: str) -> dict[str, bytes]:
    return draw("steps", *(user(name, "role:bench_approver") for name in names), paths=f"start > {' > '.join(names)} > end")


def test_suspended_and_resumed(any_office: Office) -> None:
    root, request = any_office.as_("root"), started(any_office)
    path = f"/process-instances/{request['id']}"

    stopped = root.post(f"{path}/suspension", {"reason": "等通知"})
    assert (stopped.status_code, stopped.get_json()["state"]) == (200, "suspended")
    assert root.get(path).get_json()["state"] == "suspended"
    late = any_office.as_("max").post(f"/user-tasks/{request['open_tasks'][0]['id']}/approval", {})
    assert (late.status_code, late.get_json()["code"]) == (409, "instance_suspended")
    assert root.post(f"{path}/resumption", {"reason": "好了"}).get_json()["state"] == "running"

    assert root.post(f"{path}/suspension", {}).status_code == 422
    assert root.post(f"{path}/suspension", {"reason": ""}).get_json()["errors"]["reason"][0]["message"] == "请填写原因"
    assert any_office.as_("ann").post(f"{path}/suspension", {"reason": "想停"}).status_code == 403
    told = [e["text"] for e in root.get(f"{path}/history").get_json()["items"]]
    assert told == ["提交", "暂停", "恢复"]


def test_variables_are_mended_with_if_match(office: Office) -> None:
    root, request = office.as_("root"), started(office, "leave", days=3, reason="探亲")
    path = f"/process-instances/{request['id']}"
    tag = root.get(path).headers["ETag"]

    mended = root("PATCH", f"{path}/variables", json={"variables": {"days": 4}, "reason": "更正"}, headers={"If-Match": tag})
    assert mended.status_code == 200
    assert root("PATCH", f"{path}/variables", json={"variables": {"days": 5}, "reason": "又"}, headers={"If-Match": tag}).status_code == 412
    wrong = root("PATCH", f"{path}/variables", json={"variables": {"days": "很多"}, "reason": "错"})
    assert (wrong.status_code, list(wrong.get_json()["errors"])) == (422, ["days"])

    entry = root.get(f"{path}/history").get_json()["items"][-1]
    assert (entry["code"], entry["params"]["changes"]) == ("variables.changed", {"days": [3, 4]})


def test_a_request_is_moved_to_another_step(office: Office) -> None:
    office.engine.execute(DeployProcess(steps("first", "second")), SYSTEM)
    root, request = office.as_("root"), started(office, "steps")
    path = f"/process-instances/{request['id']}"

    (token,) = root.get(f"{path}/places").get_json()["items"]
    assert (token["element_path"], [p["element_path"] for p in token["targets"]]) == ("first", ["second", "end"])
    assert [(p["element_path"], p["name"]) for p in token["barred"]] == [("start", "开始")]
    english = root.get(f"{path}/places", headers={"Accept-Language": "en"}).get_json()["items"][0]
    assert [p["name"] for p in english["targets"] + english["barred"]] == ["second", "End", "Start"]
    moved = root.post(f"{path}/jump", {"target": "second", "token": token["token"], "reason": "跳过"})
    assert [t["element_path"] for t in moved.get_json()["open_tasks"]] == ["second"]
    refused = root.post(f"{path}/jump", {"target": "start", "reason": "回到开始"}, headers={"Accept-Language": "en"})

    assert (refused.status_code, refused.get_json()["code"]) == (409, "move_refused")
    assert "nobody jumps" in refused.get_json()["detail"]
    assert office.as_("ann").get(f"{path}/places").status_code == 403


def test_a_migration_from_preview_to_its_undoing(any_office: Office) -> None:
    any_office.engine.execute(DeployProcess(steps("first", "second")), SYSTEM)
    first, second = started(any_office, "steps"), started(any_office, "steps")
    any_office.engine.execute(DeployProcess(steps("one", "second")), SYSTEM)
    root = any_office.as_("root")
    assert [(v["version"], v["running"]) for v in root.get("/process-definitions/steps/versions").get_json()["items"]] == [(2, 0), (1, 2)]

    chosen: dict[str, Any] = {"definition_key": "steps", "to_version": 2}
    preview = root.post("/migrations/preview", chosen).get_json()
    assert (preview["total"], {i["verdict"] for i in preview["items"]}) == (2, {"needs_mapping"})
    assert preview["items"][0]["obstacles"][0]["reason"] == "新版本里没有这个元素"
    elements = root.get("/migrations/elements?definition_key=steps&version=2").get_json()["items"]
    assert "one" in [e["element_id"] for e in elements]

    begun = root.post("/migrations", {**chosen, "ids": [first["id"]], "mapping": {"first": "one"}, "reason": "改版"})
    assert (begun.status_code, begun.get_json()["done"], begun.get_json()["total"]) == (201, 1, 1)
    batch = root.get(f"/migrations/{begun.get_json()['id']}").get_json()
    assert [(i["process_instance_id"], i["state"], i["undoable"]) for i in batch["items"]] == [(first["id"], "done", True)]
    assert root.get(f"/process-instances/{first['id']}").get_json()["definition_version"] == 2
    assert root.get(f"/process-instances/{second['id']}").get_json()["definition_version"] == 1

    undone = root.post(f"/migrations/{batch['id']}/undo", {"reason": "改错了"}).get_json()
    assert [i["status"] for i in undone["items"]] == [200]
    assert root.get(f"/process-instances/{first['id']}").get_json()["definition_version"] == 1
    assert root.get("/migrations").get_json()["items"][0]["undone"] == 1


def test_a_large_batch_is_carried_on(office: Office) -> None:
    office.engine.execute(DeployProcess(steps("first")), SYSTEM)
    for _ in range(23):
        started(office, "steps")
    office.engine.execute(DeployProcess(steps("gone")), SYSTEM)
    root = office.as_("root")

    begun = root.post("/migrations", {"definition_key": "steps", "to_version": 2, "reason": "改版"}).get_json()
    assert (begun["total"], begun["refused"], begun["waiting"]) == (23, 20, 3)
    after = root.post(f"/migrations/{begun['id']}/continuation").get_json()

    assert (after["refused"], after["waiting"]) == (23, 0)
    page = root.get(f"/migrations/{begun['id']}?limit=5", headers={"Accept-Language": "en"}).get_json()
    assert (len(page["items"]), page["items"][0]["message"]) == (5, "first cannot be moved like this: the new version has no such element")


@pytest.mark.parametrize("path", ["/migrations", "/migrations/x", "/migrations/elements?definition_key=w1&version=1"])
def test_migrations_are_the_administrators(office: Office, path: str) -> None:
    assert office.as_("ann").get(path).status_code == 403
    assert office.as_("ann").post("/migrations", {"definition_key": "w1", "to_version": 1, "reason": "x"}).status_code == 403
