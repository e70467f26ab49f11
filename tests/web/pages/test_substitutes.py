"""代理设置, 人员 and 改派 as pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.actor import SYSTEM
from engine.commands import AddSubstitution, DeployProcess, StartInstance
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX
from tests.web.pages.test_operations import token

SIGN = draw("sign", user("check", "user:max", name="复核"), paths="start > check > end")
Desk = Callable[[str], FlaskClient]


@pytest.fixture
def task(office: Office) -> str:
    """Before eve, on behalf of max."""
    office.engine.execute(DeployProcess(SIGN), SYSTEM)
    office.engine.execute(AddSubstitution("eve", processes=["sign"]), MAX)
    return office.engine.execute(StartInstance("sign"), ANN).open_tasks[0].id


def test_both_find_it_in_their_inbox_each_told_who_acts_for_whom(desk: Desk, task: str) -> None:
    assert "已由 伊娃 代理" in desk("max").get("/inbox").text
    assert "代 马克" in desk("eve").get("/inbox").text
    assert "您也可以先办" in desk("max").get(f"/user-tasks/{task}").text
    assert "伊娃（代 马克）" in desk("eve").get(f"/user-tasks/{task}").text
    assert "伊娃（代 马克）" in desk("ann").get("/requests").text
    assert "伊娃（代 马克）" in desk("eve").get("/inbox/todo.csv").text


def test_my_rules_are_listed_with_what_ending_them_does(desk: Desk, task: str) -> None:
    page = desk("max").get("/substitutions").text

    assert "伊娃 代理 马克" in page and "生效中" in page and "没有办的 1 条待办几秒内交还 马克" in page
    assert "伊娃 代理 马克" not in desk("max").get("/substitutions?view=for_me").text
    received = desk("eve").get("/substitutions?view=for_me").text
    assert "伊娃 代理 马克" in received and "data-patch" not in received
    assert "伊娃,2" in desk("max").get("/substitutions.csv").text
    assert "清除筛选" in desk("max").get("/substitutions?state=ended").text


def test_administrators_see_everybodys_and_others_do_not(desk: Desk, task: str) -> None:
    assert "伊娃 代理 马克" in desk("root").get("/admin/substitutions?q=马克").text
    for path in ("/admin/substitutions", "/admin/substitutions.csv", "/admin/people", "/admin/people.csv", "/admin/people/max/tasks"):
        assert desk("max").get(path).status_code == 403, path


def test_beforehand_it_is_shown_what_moves_and_afterwards_what_became_of_each(desk: Desk, office: Office, task: str) -> None:
    root = desk("root")
    assert "/admin/people/max/tasks" in root.get("/admin/people/max").text
    page = root.get("/admin/people/max/tasks").text
    assert "可以转" in page and "手里共 1 条" in page

    form = {"csrf_token": token(root, "/admin/people/max/tasks"), "act": "handover", "to": "dora"}
    assert "请填写原因" in root.post("/admin/people/max/tasks", data=form).text
    assert "已转 1 条，0 条没有转" in root.post("/admin/people/max/tasks", data={**form, "reason": "离职"}).text
    assert "手里没有待办" in root.get("/admin/people/max/tasks").text
    assert task not in root.get("/admin/people/dora/tasks.csv").text


def test_reassignment_stands_on_the_page_of_who_may(desk: Desk, task: str) -> None:
    page = desk("root").get(f"/user-tasks/{task}").text

    assert 'data-dialog="reassign"' in page and '"verb":"reassignment"' in page
    assert 'data-dialog="reassign"' not in desk("eve").get(f"/user-tasks/{task}").text
