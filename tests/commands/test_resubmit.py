"""The way back after a return: step by step, or straight to who returned it."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Resubmit, ReturnTo
from engine.handlers import Context, service_task
from engine.model import InstanceState
from engine.store.work import activation, user_task
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, started, task_at
from tests.commands.returning import ASK, DIRECT, TWO_STEPS
from tests.engine.drawing import both, call, draw, service, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, handlers, open_office

BESIDE = draw(
    "beside", both("fork"), user("left", "role:approver", resubmit="direct"), user("more", "role:approver"), user("right", "role:finance"),
    both("join"), user("last", "role:head@branch"),
    paths="""
    start > fork > left > more > join > last > end
    fork > right > join
    """,
)  # fmt: skip
CALLED = draw("called", user("inner", "role:approver", resubmit="direct"), paths="start > inner > end", starters="=none")
CALLER = draw("caller", call("sub", "called"), user("last", "role:finance"), paths="start > sub > last > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def test_step_by_step_everything_runs_again_in_a_new_round_under_the_old_number(stage: Stage) -> None:
    stage.deploy_files(TWO_STEPS)
    result = started(stage, "two_steps", ANN, a=1)
    approve(stage, result.id, MAX)
    send_back(stage, result.id, FAY)

    again = stage.engine.execute(Resubmit(result.id, {"a": 2}), ANN)

    assert (again.state, again.round, again.serial_no, again.label) == (InstanceState.RUNNING, 2, result.serial_no, "")
    assert open_at(stage, result.id) == ["first"]
    assert detail(stage, result.id).variables == {"a": 2, "runs": 2, "outcomes": {}}
    approve(stage, result.id, EVE)
    assert approve(stage, result.id, FAY).instance.state is InstanceState.APPROVED
    assert codes(stage, result.id).count("task.approved") == 3
    assert violations(stage.engine) == []


def test_straight_back_only_the_returning_step_is_done_again(stage: Stage) -> None:
    stage.deploy_files(DIRECT)
    result = started(stage, "direct", ANN)
    approve(stage, result.id, MAX)
    before = task_at(stage, result.id)
    send_back(stage, result.id, FAY)

    again = stage.engine.execute(Resubmit(result.id), ANN)

    assert [t.element_path for t in again.open_tasks] == ["second"]
    assert again.open_tasks[0].id != before
    assert detail(stage, result.id).variables["runs"] == 1
    with stage.database.connect() as connection:
        a = activation.c
        rows = connection.execute(activation.select().where(a.element_id == "second").with_only_columns(a.state, a.round).order_by(a.round)).all()
    assert [tuple(row) for row in rows] == [("returned", 1), ("active", 2)]
    assert approve(stage, result.id, FAY).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_straight_back_into_a_parallel_block_opens_every_branch_anew(stage: Stage) -> None:
    stage.deploy_files(BESIDE)
    result = started(stage, "beside", ANN)
    right = task_at(stage, result.id, "right")
    send_back(stage, result.id, MAX, "left")
    assert open_at(stage, result.id) == ["resubmit"]

    stage.engine.execute(Resubmit(result.id), ANN)

    assert sorted(open_at(stage, result.id)) == ["left", "right"]
    assert task_at(stage, result.id, "right") != right
    with stage.database.connect() as connection:
        closed = connection.execute(user_task.select().where(user_task.c.id == right)).mappings().one()
    assert (closed["state"], closed["close_reason"]) == ("canceled", "INSTANCE_RETURNED")
    approve(stage, result.id, EVE, "left")
    approve(stage, result.id, FAY, "right")
    approve(stage, result.id, MAX, "more")
    assert approve(stage, result.id, SUE, "last").instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_a_branch_that_was_done_before_the_return_stays_done(stage: Stage) -> None:
    stage.deploy_files(BESIDE)
    result = started(stage, "beside", ANN)
    approve(stage, result.id, FAY, "right")
    send_back(stage, result.id, MAX, "left")

    stage.engine.execute(Resubmit(result.id), ANN)

    assert open_at(stage, result.id) == ["left"]
    approve(stage, result.id, MAX, "left")
    approve(stage, result.id, MAX, "more")
    assert open_at(stage, result.id) == ["last"]
    assert violations(stage.engine) == []


def test_straight_back_into_a_called_process(stage: Stage) -> None:
    stage.deploy_files(CALLED)
    stage.deploy_files(CALLER)
    result = started(stage, "caller", ANN)
    assert open_at(stage, result.id) == ["sub/inner"]

    send_back(stage, result.id, MAX)
    stage.engine.execute(Resubmit(result.id), ANN)
    assert open_at(stage, result.id) == ["sub/inner"]
    send_back(stage, result.id, EVE)
    again = stage.engine.execute(Resubmit(result.id), ANN)
    assert again.round == 3
    approve(stage, result.id, EVE)
    assert approve(stage, result.id, FAY).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


@pytest.mark.parametrize(("chosen", "there"), [(None, ["first"]), ("sequential", ["first"]), ("direct", ["second"])])
def test_where_the_designer_lets_him_the_person_chooses_the_way_back(stage: Stage, chosen: str | None, there: list[str]) -> None:
    stage.deploy_files(ASK)
    result = started(stage, "ask", ANN)
    approve(stage, result.id, MAX)
    stage.engine.execute(ReturnTo(task_at(stage, result.id), opinion="改", resubmit=chosen), FAY)

    stage.engine.execute(Resubmit(result.id), ANN)

    assert open_at(stage, result.id) == there


def test_a_failed_service_beside_the_return_is_tried_again_straight_back(database: Database) -> None:
    tries: list[str] = []

    @service_task("flaky", effect="database")
    def flaky(context: Context) -> None:
        tries.append(context.actor.id)
        if len(tries) == 1:
            raise RuntimeError("not today")

    stage = open_office(
        database,
        draw(
            "mixed", both("fork"), user("left", "role:approver", resubmit="direct"), service("book", "flaky"), both("join"),
            paths="""
            start > fork > left > join > end
            fork > book > join
            """,
        ),
        handlers=handlers(mixed=[flaky]),
    )  # fmt: skip
    result = started(stage, "mixed", ANN)
    assert detail(stage, result.id).instance.state == "faulted"

    send_back(stage, result.id, MAX)
    assert detail(stage, result.id).instance.state == "returned"
    stage.engine.execute(Resubmit(result.id), ANN)
    assert (detail(stage, result.id).instance.state, len(tries)) == ("running", 2)
    assert approve(stage, result.id, MAX).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []
