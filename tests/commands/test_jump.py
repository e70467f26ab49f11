"""跳转: an administrator moves a request to another step; what it leaves is closed with that reason."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Approve, Jump, Suspend
from engine.errors import InstanceSuspended, MoveRefused, NotAdministrator, ReasonRequired, UserTaskNotFound
from engine.handlers import Context, service_task
from engine.model import InstanceState
from engine.queries import HistoryOf, PlacesOf
from engine.store.work import user_task
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, detail, open_at, started, task_at
from tests.engine.drawing import both, call, draw, end, service, user
from tests.engine.office import ANN, FAY, MAX, ROOT, handlers, open_office

STEPS = draw(
    "steps", user("first", "role:approver"), user("second", "role:finance"), user("third", "role:approver"), end("done"),
    paths="start > first > second > third > done",
)  # fmt: skip
FORK = draw(
    "fork", user("before", "role:approver"), both("split"), user("left", "role:approver"), user("right", "role:finance"), both("join"),
    user("after", "role:approver"),
    paths="""
    start > before > split > left > join > after > end
    split > right > join
    """,
)  # fmt: skip
INNER = draw("inner", user("deep", "role:approver"), user("deeper", "role:finance"), paths="start > deep > deeper > end", starters="=none")
CALLER = draw("caller", call("sub", "inner"), user("last", "role:finance"), paths="start > sub > last > end")
BROKEN = draw("broken", service("book", "book"), user("by_hand", "role:finance"), paths="start > book > by_hand > end")


@service_task("book", effect="database")
def book(context: Context) -> None:
    raise RuntimeError("断开")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEPS, FORK, INNER, CALLER, BROKEN, handlers=handlers(broken=[book]))


def jump(stage: Stage, instance_id: str, target: str, **more: str) -> InstanceState:
    return stage.engine.execute(Jump(instance_id, target, "走错了", **more), ROOT).state


def test_forward_and_back_with_its_reason_in_the_history(stage: Stage) -> None:
    result = started(stage, "steps", ANN)

    jump(stage, result.id, "third")
    assert open_at(stage, result.id) == ["third"]
    jump(stage, result.id, "first")

    assert open_at(stage, result.id) == ["first"]
    with stage.database.connect() as connection:
        closed = connection.execute(select(user_task.c.element_path, user_task.c.close_reason).where(user_task.c.closed_at.is_not(None))).all()
    assert sorted(map(tuple, closed)) == [("first", "ADMIN_JUMP"), ("third", "ADMIN_JUMP")]
    entry = stage.engine.ask(HistoryOf(result.id), ANN)[1]
    assert (entry.code, entry.params["name"], entry.params["to"], entry.params["reason"]) == ("instance.jumped", "first", "third", "走错了")
    assert violations(stage.engine) == []


def test_to_the_end_is_an_end(stage: Stage) -> None:
    result = started(stage, "steps", ANN)

    assert jump(stage, result.id, "done") is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_out_of_a_called_process_and_within_it(stage: Stage) -> None:
    result = started(stage, "caller", ANN)

    jump(stage, result.id, "deeper")
    assert open_at(stage, result.id) == ["sub/deeper"]
    jump(stage, result.id, "/sub/deep")
    assert open_at(stage, result.id) == ["sub/deep"]
    jump(stage, result.id, "/last")

    assert open_at(stage, result.id) == ["last"]
    assert violations(stage.engine) == []


def test_one_branch_of_a_fork_moves_and_what_would_starve_is_refused(stage: Stage) -> None:
    result = started(stage, "fork", ANN)
    approve(stage, result.id, MAX)

    with pytest.raises(UserTaskNotFound):
        jump(stage, result.id, "after")
    with pytest.raises(MoveRefused):
        jump(stage, result.id, "join", element_path="left")
    with pytest.raises(MoveRefused):
        jump(stage, result.id, "nothing", element_path="left")
    jump(stage, result.id, "after", element_path="left")

    assert open_at(stage, result.id) == ["after"]
    assert violations(stage.engine) == []


def test_past_a_step_that_failed(stage: Stage) -> None:
    result = started(stage, "broken", ANN)

    jump(stage, result.id, "by_hand", element_path="book")

    found = detail(stage, result.id)
    assert (found.instance.state, open_at(stage, result.id)) == ("running", ["by_hand"])
    assert violations(stage.engine) == []
    stage.engine.execute(Approve(task_at(stage, result.id)), FAY)


def test_what_may_be_chosen(stage: Stage) -> None:
    result = started(stage, "caller", ANN)

    (token,) = stage.engine.ask(PlacesOf(result.id), ROOT)

    assert (token.element_path, [place.element_path for place in token.targets]) == ("sub/deep", ["sub/deeper", "sub/end", "sub", "last", "end"])
    with pytest.raises(NotAdministrator):
        stage.engine.ask(PlacesOf(result.id), ANN)


def test_what_may_not_be_chosen_says_why_and_what_may_is_possible(stage: Stage) -> None:
    result = started(stage, "fork", ANN)

    (token,) = stage.engine.ask(PlacesOf(result.id), ROOT)

    assert [place.element_path for place in token.targets] == ["split", "after", "end"]
    barred = {place.element_path: place for place in token.barred}
    assert set(barred) == {"start", "left", "right", "join"}
    assert "没有打开的并行分支" in barred["left"].reason_zh
    assert "joining gateway" in barred["join"].reason_en
    with pytest.raises(MoveRefused):
        jump(stage, result.id, "left")
    for place in token.targets:
        jump(stage, started(stage, "fork", ANN).id, f"/{place.element_path}")
    assert violations(stage.engine) == []


def test_only_an_administrator_with_a_reason_and_not_while_suspended(stage: Stage) -> None:
    result = started(stage, "steps", ANN)

    with pytest.raises(NotAdministrator):
        stage.engine.execute(Jump(result.id, "third", "想走"), ANN)
    with pytest.raises(ReasonRequired):
        stage.engine.execute(Jump(result.id, "third", " "), ROOT)
    stage.engine.execute(Suspend(result.id, "查"), ROOT)
    with pytest.raises(InstanceSuspended):
        jump(stage, result.id, "third")
