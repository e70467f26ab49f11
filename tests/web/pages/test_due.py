"""What is due, on the pages: until when, what is late, who was reminded, how long it took."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from engine import SYSTEM
from engine.clock import FrozenClock
from engine.commands import DeployProcess, FailDue, StartInstance
from engine.model import InstanceResult
from engine.sweep import sweep
from tests.engine.drawing import draw, user
from tests.web.conftest import Office
from tests.web.pages.conftest import ANN

Desk = Callable[[str], FlaskClient]
WAY = draw(
    "way", user("check", "user:max", name="审核", due="2 workdays", on_due="transfer:user:eve"), user("pay", "user:root", name="付款"),
    paths="start > check > pay > end",
)  # fmt: skip


@pytest.fixture
def clock(office: Office) -> FrozenClock:
    """Friday, 28 November 2025, 16:00 in Shanghai."""
    office.engine.clock = FrozenClock(datetime(2025, 11, 28, 8, tzinfo=UTC))
    return office.engine.clock


@pytest.fixture
def request_(office: Office, clock: FrozenClock) -> InstanceResult:
    office.engine.execute(DeployProcess(WAY), SYSTEM)
    return office.engine.execute(StartInstance("way"), ANN)


def test_a_task_says_until_when_and_the_box_counts_what_is_late(office: Office, desk: Desk, clock: FrozenClock, request_: InstanceResult) -> None:
    max_ = desk("max")
    page = max_.get(f"/user-tasks/{request_.open_tasks[0].id}").text
    assert "12-02 16:00 前" in page
    assert "12-02 16:00" in max_.get("/inbox").text

    clock.at = datetime(2025, 12, 2, 5, tzinfo=UTC)
    sweep(office.engine)
    page = max_.get(f"/user-tasks/{request_.open_tasks[0].id}").text
    assert "剩 3 小时" in page
    assert "到期提醒 马克" in page
    assert max_.get("/inbox?overdue=1").text.count("data-row") == 0

    clock.forward(4 * timedelta(hours=1))
    assert max_.get("/inbox?overdue=1&sort=due_at").text.count("data-row") == 1
    assert "超时 1 小时" in max_.get("/inbox").text


def test_the_flow_says_who_took_how_long_and_what_the_clock_did(office: Office, desk: Desk, clock: FrozenClock, request_: InstanceResult) -> None:
    clock.at = datetime(2025, 12, 2, 9, tzinfo=UTC)
    sweep(office.engine)
    page = desk("ann").get(f"/requests/{request_.id}").text

    assert "<b>系统</b> 因超时转给 伊娃" in page
    assert "审核 · 用时 4 天 1 小时 · 工作时间 16 小时" in page


def test_what_was_due_and_failed_is_found_among_the_failures(office: Office, desk: Desk, clock: FrozenClock, request_: InstanceResult) -> None:
    clock.at = datetime(2025, 12, 2, 9, tzinfo=UTC)
    office.engine.execute(FailDue(request_.open_tasks[0].id, "no_flow_holds", "网关没有满足条件的分支"), SYSTEM)
    root = desk("root")
    page = root.get("/operations/incidents?kind=due").text

    assert page.count("data-row") == 1
    assert "没有一条分支的条件成立" in page
    assert "到期要做的会马上再做" in page
    assert "任务到期" in root.get("/operations/incidents.csv?kind=due").text
    assert root.get("/operations/incidents?kind=assignment").text.count("data-row") == 0
