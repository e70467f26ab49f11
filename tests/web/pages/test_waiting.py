"""等待他人 on the pages: a view of the inbox, the page of such a task, the flow of its request."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine import SYSTEM
from engine.commands import AddSigners, DeployProcess, StartInstance
from engine.model import InstanceResult
from engine.queries import Inbox
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN, MAX

Desk = Callable[[str], FlaskClient]


@pytest.fixture
def turns(office: Office) -> InstanceResult:
    """Max decides first, then eve."""
    office.engine.execute(
        DeployProcess(draw("turns", user("sign", "user:max,user:eve", name="会签", mode="sequence"), paths="start > sign > end")), SYSTEM
    )
    return office.engine.execute(StartInstance("turns"), ANN)


def test_a_turn_to_come_is_in_its_own_view_and_not_counted_as_work(desk: Desk, turns: InstanceResult) -> None:
    eve = desk("eve")
    todo, waiting = eve.get("/inbox").text, eve.get("/inbox?view=waiting").text

    assert "未轮到" not in todo
    assert "都处理完了" in todo
    assert '等待他人 <span class="pf-count">1</span>' in todo
    assert "未轮到：马克" in waiting
    assert "未轮到" not in desk("max").get("/inbox?view=waiting").text
    assert "turns" in eve.get("/inbox/todo.csv?view=waiting").text


def test_the_page_of_a_turn_to_come_says_whose_turn_it_is(desk: Desk, turns: InstanceResult) -> None:
    later = next(task for task in turns.open_tasks if task.persons[0].id == "eve")
    page = desk("eve").get(f"/user-tasks/{later.id}").text

    assert "还没轮到您。现在由 马克 处理" in page
    assert "data-task-version" not in page


def test_the_flow_says_who_has_it_and_who_comes_later(desk: Desk, office: Office, turns: InstanceResult) -> None:
    shown = desk("ann").get(f"/requests/{turns.id}").text
    assert "<b>马克</b> 处理中" in shown
    assert "<b>伊娃</b> 未轮到" in shown

    task = office.engine.ask(Inbox(), MAX).items[0].id
    office.engine.execute(AddSigners(task, ["dora"]), MAX)
    shown = desk("ann").get(f"/requests/{turns.id}").text
    assert "<b>马克</b> 等待加签" in shown
    assert "<b>朵拉</b> 处理中" in shown
