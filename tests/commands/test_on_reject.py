"""`on_reject=return:…`: what 拒绝 of a step leads to, once the step as a whole has said no (approvals.md part A, B4)."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Approve, Reject, Resubmit
from engine.errors import OpinionRequired
from engine.queries import UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, started, task_at
from tests.engine.drawing import both, draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, open_office


def sending(to: str, **more: str) -> dict[str, bytes]:
    steps = (
        user("a", "user:sue", name="初审"),
        user("b", "user:tom", name="复核"),
        user("c", "user:max,user:eve,user:fay", on_reject=f"return:{to}", **more),
    )
    return draw("sending", *steps, user("z", "user:sue"), paths="start > a > b > c > z > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def at_c(stage: Stage, to: str, **more: str) -> str:
    stage.deploy_files(sending(to, **more))
    request = started(stage, "sending", ANN, amount=5).id
    approve(stage, request, SUE)
    approve(stage, request, stage.organisation.actor("tom"))
    return request


@pytest.mark.parametrize(("to", "at"), [("initiator", "resubmit"), ("previous", "b"), ("a", "a"), ("z", "resubmit")])
def test_a_rejection_goes_where_the_definition_says(stage: Stage, to: str, at: str) -> None:
    request = at_c(stage, to, mode="any")

    reject(stage, request, MAX, mine=True)

    assert open_at(stage, request) == [at], "and where nobody has been on the way here, to the initiator"
    assert detail(stage, request).instance.state == ("returned" if at == "resubmit" else "running")
    assert detail(stage, request).variables["amount"] == 5
    assert violations(stage.engine) == []


def test_it_is_the_step_that_says_no_and_not_the_first_voice(stage: Stage) -> None:
    request = at_c(stage, "a", mode="all", reject_rule="collect_all")
    reject(stage, request, MAX, mine=True)
    assert open_at(stage, request) == ["c", "c"]

    approve(stage, request, EVE, mine=True)
    approve(stage, request, FAY, mine=True)

    assert open_at(stage, request) == ["a"]
    assert "instance.sent_back" in codes(stage, request)


def test_afterwards_all_are_asked_again(stage: Stage) -> None:
    request = at_c(stage, "previous", mode="all")
    approve(stage, request, FAY, mine=True)
    reject(stage, request, MAX, mine=True)

    approve(stage, request, stage.organisation.actor("tom"))

    assert open_at(stage, request) == ["c", "c", "c"]


def test_straight_back_where_the_definition_says_so(stage: Stage) -> None:
    request = at_c(stage, "a", mode="any", resubmit="direct")
    reject(stage, request, MAX, mine=True)

    approve(stage, request, SUE)

    assert open_at(stage, request) == ["c", "c", "c"], "past the step between"


def test_from_the_initiator_it_comes_again(stage: Stage) -> None:
    request = at_c(stage, "initiator", mode="any")
    reject(stage, request, MAX, mine=True)

    stage.engine.execute(Resubmit(request), ANN)

    assert open_at(stage, request) == ["a"]


def test_in_a_branch_only_this_branch_goes_back(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "branch", both("F"), user("l1", "user:sue"), user("l2", "user:max", on_reject="return:l1"), user("r", "user:fay"), both("J"),
            paths="start > F > l1 > l2 > J > end\nF > r > J",
        )
    )  # fmt: skip
    request = started(stage, "branch", ANN).id
    approve(stage, request, SUE, "l1")

    reject(stage, request, MAX, "l2")

    assert sorted(open_at(stage, request)) == ["l1", "r"]
    assert violations(stage.engine) == []


def test_the_page_says_where_it_goes(stage: Stage) -> None:
    request = at_c(stage, "a", mode="any")

    shown = stage.engine.ask(UserTaskById(task_at(stage, request, of=MAX)), MAX)

    assert shown.rejected_to == "初审"
    assert "rejected" not in shown.prediction


def test_a_yes_that_needs_its_reason_is_not_asked_for_the_reason_of_a_no(stage: Stage) -> None:
    stage.deploy_files(draw("reasons", user("check", "user:max", opinion="required"), paths="start > check > end"))
    task = task_at(stage, started(stage, "reasons", ANN).id)

    with pytest.raises(OpinionRequired) as yes:
        stage.engine.execute(Approve(task), MAX)
    with pytest.raises(OpinionRequired) as no:
        stage.engine.execute(Reject(task, " "), MAX)

    assert (yes.value.problem.code, no.value.problem.code) == ("opinion_required", "E-WF-002")
