"""Directory administration through the API: people, their superiors and memberships, the tree of branches, and the record of all of it."""

from typing import Any

import pytest

from tests.web.conftest import Office

SINCE, UNTIL = "2026-01-01T00:00:00+00:00", "2026-06-01T00:00:00+00:00"


@pytest.fixture
def house(any_office: Office) -> Office:
    """With a tree: 总部, below it 华东, below that 苏州."""
    root = any_office.as_("root")
    for id_, name, parent in (("hq", "总部", None), ("east", "华东", "hq"), ("suzhou", "苏州机构", "east")):
        assert root.post("/branches", {"id": id_, "name": name, "parent_id": parent}).status_code == 201
    return any_office


def patch(office: Office, path: str, body: dict[str, Any], by: str = "root", **headers: str) -> Any:
    return office.as_(by)("PATCH", path, json=body, headers=headers)


def changes(office: Office, subject: str, subject_id: str) -> list[Any]:
    found = office.as_("root").get(f"/directory-changes?subject={subject}&subject_id={subject_id}").get_json()["items"]
    return [(one["code"], one["changed"]) for one in found]


def test_a_person_gets_a_superior_and_memberships_with_dates_and_each_is_recorded(house: Office) -> None:
    body = {"manager_id": "max", "memberships": [{"role_id": "staff", "branch_id": "suzhou", "valid_from": SINCE, "valid_to": UNTIL}]}
    changed = patch(house, "/users/ann", body).get_json()

    assert changed["manager"] == {"id": "max", "name": "马克"}
    [held] = changed["memberships"]
    assert (held["role_id"], held["branch"]["id"], held["valid_from"], held["valid_to"]) == ("staff", "suzhou", SINCE, UNTIL)
    assert changed["name"] == "安然"
    code, told = changes(house, "person", "ann")[0]
    assert (code, told["manager"], sorted(told)) == ("changed", ["", "max"], ["manager", "memberships"])
    assert patch(house, "/users/ann", {"manager_id": None}).get_json()["manager"] is None
    assert patch(house, "/users/ann", {}).status_code == 200
    assert [one[0] for one in changes(house, "person", "ann")] == ["changed", "changed", "added"]


def test_a_membership_counts_within_its_dates_only(house: Office) -> None:
    assert house.as_("ann").get("/process-definitions/w1").status_code == 200
    over = [{"role_id": "sys_admin", "valid_to": UNTIL}, {"role_id": "sys_admin", "valid_from": "2099-01-01"}]
    assert patch(house, "/users/ann", {"memberships": over}).status_code == 200

    assert patch(house, "/roles/staff", {"name": "职员"}, by="ann").status_code == 403
    assert patch(house, "/users/ann", {"memberships": [{"role_id": "sys_admin", "valid_from": SINCE}]}).status_code == 200
    assert patch(house, "/roles/staff", {"name": "职员"}, by="ann").get_json() == {"id": "staff", "name": "职员"}
    assert changes(house, "role", "staff")[0] == ("changed", {"name": ["staff", "职员"]})


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"manager_id": "nobody"}, "manager_id", "person_not_found"), ({"manager_id": "ann"}, "manager_id", "manager_circle"),
        ({"memberships": [{"role_id": "void"}]}, "memberships", "membership_unknown"),
        ({"memberships": [{"role_id": "staff", "branch_id": "void"}]}, "memberships", "membership_unknown"),
        ({"memberships": [{"role_id": "staff", "valid_from": UNTIL, "valid_to": SINCE}]}, "memberships", "membership_period"),
        ({"name": "  "}, "name", "name_required"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_changes(house: Office, body: dict[str, Any], field: str, code: str) -> None:
    before = house.as_("root").get("/users/ann").get_json()
    answer = patch(house, "/users/ann", body)

    assert (answer.status_code, answer.get_json()["errors"][field][0]["code"]) == (422, code)
    assert house.as_("root").get("/users/ann").get_json() == before


def test_superiors_never_go_round_in_a_circle(house: Office) -> None:
    for person, manager in (("ann", "max"), ("max", "eve")):
        assert patch(house, f"/users/{person}", {"manager_id": manager}).status_code == 200

    assert patch(house, "/users/eve", {"manager_id": "ann"}).get_json()["errors"]["manager_id"][0]["code"] == "manager_circle"


def test_who_is_deactivated_gets_in_no_more_and_keeps_what_he_has_open(house: Office) -> None:
    task = house.as_("ann").post("/process-instances", {"definition_key": "w1"}).get_json()["open_tasks"][0]["id"]
    max_ = house.as_("max")
    max_.post(f"/user-tasks/{task}/claim")
    assert patch(house, "/users/max", {"enabled": False}).get_json()["enabled"] is False

    assert max_.get("/user-tasks").status_code == 401
    assert house.as_("root").get(f"/user-tasks/{task}").get_json()["assignee"]["id"] == "max"
    assert [one["id"] for one in house.as_("root").get("/users?enabled=false").get_json()["items"]] == ["max"]
    assert patch(house, "/users/max", {"enabled": True, "name": "马克西"}).get_json()["name"] == "马克西"
    assert [one[0] for one in changes(house, "person", "max")] == ["reactivated", "changed", "deactivated", "added"]
    refused = patch(house, "/users/root", {"enabled": False, "name": "别名"}).get_json()
    assert refused["errors"]["enabled"][0]["code"] == "not_oneself"
    assert house.as_("root").get("/users/root").get_json()["name"] == "管理员"


def test_branches_have_heads_move_and_never_stand_below_themselves(house: Office) -> None:
    moved = patch(house, "/branches/suzhou", {"head_id": "ann", "parent_id": "hq"}).get_json()
    assert (moved["parent_id"], moved["head_id"], moved["head_name"]) == ("hq", "ann", "安然")
    assert changes(house, "branch", "suzhou")[0] == ("changed", {"head_id": ["", "ann"], "parent_id": ["east", "hq"]})

    assert patch(house, "/branches/suzhou", {"parent_id": "east"}).status_code == 200
    for parent in ("hq", "east", "suzhou"):
        assert patch(house, "/branches/hq", {"parent_id": parent}).get_json()["errors"]["parent_id"][0]["code"] == "branch_circle"
    assert patch(house, "/branches/suzhou", {"parent_id": None, "head_id": None}).get_json()["parent_id"] is None
    assert patch(house, "/branches/suzhou", {"parent_id": "void"}).get_json()["errors"]["parent_id"][0]["code"] == "branch_not_found"
    assert patch(house, "/branches/void", {"name": "x"}).status_code == 404


def test_who_was_slower_is_told_so(house: Office) -> None:
    for path, body in (("/users/ann", {"name": "安安"}), ("/branches/suzhou", {"name": "苏州"})):
        tag = house.as_("root").get(path).headers["ETag"]
        assert patch(house, path, body, **{"If-Match": tag}).status_code == 200
        assert patch(house, path, {"name": "别的"}, **{"If-Match": tag}).status_code == 412


def test_people_are_found_by_role_branch_and_mail_and_counted(house: Office) -> None:
    patch(house, "/users/eve", {"email": "eve@example.com"})
    root = house.as_("root")

    assert [p["id"] for p in root.get("/users?role=bench_approver&sort=-id").get_json()["items"]] == ["max", "eve"]
    assert [p["id"] for p in root.get("/users?branch=suzhou").get_json()["items"]] == ["ann"]
    assert [p["id"] for p in root.get("/users?text=example.com").get_json()["items"]] == ["eve"]
    assert root.get("/users?total=true&limit=1").get_json()["total"] == 6


def test_only_administrators_change_and_read_the_record(house: Office) -> None:
    for path, body in (("/users/ann", {"name": "x"}), ("/branches/suzhou", {"name": "x"}), ("/roles/staff", {"name": "x"})):
        assert patch(house, path, body, by="max").status_code == 403
    assert house.as_("max").get("/directory-changes").status_code == 403


def test_adding_what_is_there_already_is_recorded_as_what_it_changes_and_not_at_all_where_it_changes_nothing(house: Office) -> None:
    root, body = house.as_("root"), {"id": "ann", "name": "安然", "memberships": [{"role_id": "staff", "branch_id": "suzhou"}]}
    assert root.post("/users", body).status_code == 201
    assert [one[0] for one in changes(house, "person", "ann")] == ["added"]

    root.post("/users", {**body, "name": "安"})
    assert changes(house, "person", "ann")[0] == ("changed", {"name": ["安然", "安"]})
    root.post("/branches", {"id": "suzhou", "name": "苏州机构", "parent_id": "hq"})
    assert changes(house, "branch", "suzhou")[0] == ("changed", {"parent_id": ["east", "hq"]})
