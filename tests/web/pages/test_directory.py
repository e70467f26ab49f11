"""人员 and 机构 on the pages of administrators."""

from typing import Any

from flask.testing import FlaskClient

from engine import SYSTEM
from engine.commands import AddBranch, ChangeBranch, ChangePerson
from tests.web.conftest import Office
from tests.web.pages.test_waiting import Desk
from tests.web.test_identity import csrf


def send(client: FlaskClient, path: str, **form: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client, "/inbox"), **form})


def test_people_are_searched_filtered_and_exported(desk: Desk, office: Office) -> None:
    office.engine.execute(ChangePerson("eve", manager="max", email="eve@example.com", enabled=False), SYSTEM)
    root = desk("root")

    assert "共 6 条" in root.get("/admin/people").text
    found = root.get("/admin/people?role=bench_approver&state=off").text
    assert "共 1 条" in found and "伊娃" in found and "已停用" in found
    assert "eve,伊娃,eve@example.com,审批人,马克,已停用" in root.get("/admin/people.csv?q=example").text
    assert root.get("/admin/people?sort=-created_at").status_code == 200


def test_a_person_is_added_and_then_gets_a_superior_and_memberships_with_dates(desk: Desk, office: Office) -> None:
    root = desk("root")
    assert send(root, "/admin/people/new", id="lee", name="").status_code == 422
    assert "这个账号已经有人用" in send(root, "/admin/people/new", id="max", name="李").text
    made = send(root, "/admin/people/new", id="lee", name="李", email="", password="")
    assert made.location == "/admin/people/lee"

    rows = {"role": ["staff", "bench_approver", ""], "branch": ["suzhou", "", ""], "since": ["2026-01-01", "", ""], "until": ["2026-01-31", "", ""]}
    assert send(root, "/admin/people/lee", name="李", email="", manager="max", **rows).status_code == 302
    told = office.as_("root").get("/users/lee").get_json()
    assert told["manager"]["id"] == "max"
    assert [(m["role_id"], m["valid_from"], m["valid_to"]) for m in told["memberships"]] == [
        ("bench_approver", None, None), ("staff", "2025-12-31T16:00:00+00:00", "2026-01-31T16:00:00+00:00"),
    ]  # fmt: skip
    page = root.get("/admin/people/lee").text
    assert 'value="2026-01-31"' in page, "the last day is shown as it was said"
    assert "<b>管理员</b> 修改" in page


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk: Desk) -> None:
    root = desk("root")
    page = send(root, "/admin/people/max", name="马克西", email="", manager="", role="staff", branch="", since="2026-02-01", until="2026-01-01")

    assert page.status_code == 422
    assert "结束日期要晚于开始日期" in page.text
    assert 'value="马克西"' in page.text and 'value="2026-02-01"' in page.text
    assert "不能停用自己" in send(root, "/admin/people/root/standing", enabled="no").text


def test_who_is_deactivated_has_open_tasks_that_are_to_be_handed_over(desk: Desk, office: Office) -> None:
    task = office.as_("ann").post("/process-instances", {"definition_key": "w1"}).get_json()["open_tasks"][0]["id"]
    office.as_("max").post(f"/user-tasks/{task}/claim")
    root = desk("root")

    assert send(root, "/admin/people/max/standing", enabled="no").location == "/admin/people/max?saved=1"
    assert "还有 1 条待办在他名下，请办理离职转办" in root.get("/admin/people/max").text
    assert send(root, "/admin/people/max/standing", enabled="yes").status_code == 302
    assert "有 1 条待办没有办完" in root.get("/admin/people/max").text


def test_branches_stand_as_a_tree_and_move_but_never_below_themselves(desk: Desk, office: Office) -> None:
    root = desk("root")
    for id_, name, parent in (("hq", "总部", ""), ("east", "华东", "hq")):
        assert send(root, "/admin/branches/new", id=id_, name=name, parent=parent, head="").status_code == 302
    assert "这个编号已经有机构用" in send(root, "/admin/branches/new", id="hq", name="又一个", parent="").text
    office.engine.execute(ChangeBranch("suzhou", parent="east", head="ann"), SYSTEM)

    tree = root.get("/admin/branches").text
    assert tree.index(">总部<") < tree.index(">华东<") < tree.index(">苏州机构<")
    assert 'data-depth="2"' in tree
    assert "总部 / 华东" in root.get("/admin/branches?q=苏州").text
    assert "suzhou,苏州机构,总部 / 华东,安然" in root.get("/admin/branches.csv").text
    options = root.get("/admin/branches/east").text.split('name="parent"')[1].split("</select>")[0]
    assert ">总部<" in options and "苏州" not in options
    assert "也不能是它的下级机构" in send(root, "/admin/branches/hq", name="总部", parent="suzhou", head="").text
    assert send(root, "/admin/branches/suzhou", name="苏州", parent="hq", head="").status_code == 302
    assert office.as_("root").get("/branches/suzhou").get_json()["head_id"] is None


def test_many_branches_come_in_pages(desk: Desk, office: Office) -> None:
    for n in range(25):
        office.engine.execute(AddBranch(f"b{n:02}", f"机构{n:02}"), SYSTEM)
    root = desk("root")

    first = root.get("/admin/branches?sort=id").text
    assert "机构19" in first and "机构20" not in first and "cursor=20" in first
    assert "机构24" in root.get("/admin/branches?sort=id&cursor=20").text


def test_nobody_else_gets_in(desk: Desk) -> None:
    max_ = desk("max")

    for path in ("people", "people/new", "people/ann", "people.csv", "branches", "branches/new", "branches/suzhou", "branches.csv"):
        assert max_.get(f"/admin/{path}").status_code == 403
    assert send(max_, "/admin/people/ann", name="x").status_code == 403
    assert send(max_, "/admin/people/new", id="x", name="x").status_code == 403
    assert send(max_, "/admin/branches/suzhou", name="x").status_code == 403
