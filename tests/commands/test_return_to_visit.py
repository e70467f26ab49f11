"""退回 to an earlier step (approvals.md B4): what is undone, what stays, and the way back."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Approve, Complete, Resubmit, Retrieve, ReturnTo
from engine.errors import ActionNotAllowed, NotRetrievable, OpinionRequired, TaskStateChanged
from engine.model import InstanceState
from engine.queries import HistoryOf, ReturnTargetsOf, UserTaskById
from engine.store.work import activation
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, started, task_at
from tests.engine.drawing import both, call, draw, end, form, user, xor
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, open_office

ROW = draw(
    "row", user("a", "role:approver", name="初审"), user("b", "role:finance", name="财务"), user("c", "role:head@branch", name="负责人"),
    paths="start > a > b > c > end",
)  # fmt: skip
FORK = draw(
    "fork", user("a", "role:approver"), both("F"), user("left", "role:approver"), user("left2", "role:approver"), user("right", "role:finance"),
    both("J"), user("z", "role:head@branch"),
    paths="""
    start > a > F > left > left2 > J > z > end
    F > right > J
    """,
)  # fmt: skip
ALL = draw("all", user("a", "role:approver"), user("sign", "user:max,user:eve,user:fay", mode="all"), paths="start > a > sign > end")
DIRECT = draw(
    "direct", user("a", "role:approver", fields='{"amount": "write", "note": "write"}'), xor("g"), user("b", "role:finance"), xor("m"),
    user("c", "role:head@branch", resubmit="direct"),
    paths="""
    start > a > g
    g > b: amount > 100
    g >* m
    b > m > c > end
    """,
    more=form("start", {"type": "number", "key": "amount"}, {"type": "textfield", "key": "note"}),
)  # fmt: skip
INNER = draw("inner", user("i1", "role:approver"), user("i2", "role:finance"), paths="start > i1 > i2 > end", starters="=none")
OUTER = draw("outer", user("a", "role:approver"), call("sub", "inner"), user("z", "role:head@branch"), paths="start > a > sub > z > end")
PREVIOUS = draw(
    "previous", user("a", "role:approver"), user("b", "role:finance"), user("c", "role:head@branch", return_to="previous"),
    paths="start > a > b > c > end",
)  # fmt: skip
FIXED = draw(
    "fixed", user("a", "role:approver"), user("b", "role:finance"), user("c", "role:head@branch", return_to="a"),
    paths="start > a > b > c > end",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW, FORK, ALL, DIRECT, INNER, OUTER, PREVIOUS, FIXED)


def targets(stage: Stage, instance_id: str, at: str) -> dict[str, str]:
    """Element path -> visit id of what the task at `at` may be sent back to."""
    visit = next(v for v, path in visits(stage, instance_id) if path == at)
    return {target.element_path: target.id for target in stage.engine.ask(ReturnTargetsOf(instance_id, visit), ANN)}


def visits(stage: Stage, instance_id: str) -> list[tuple[str, str]]:
    with stage.database.connect() as connection:
        a = activation.c
        return [tuple(row) for row in connection.execute(select(a.id, a.element_path).where(a.instance_id == instance_id, a.left_at.is_(None)))]


def back(stage: Stage, instance_id: str, by: Any, at: str, to: str, **more: Any) -> None:
    target = to if to in ("previous", "initiator") else targets(stage, instance_id, at)[to]
    stage.engine.execute(ReturnTo(task_at(stage, instance_id, at), target, "请补充", **more), by)


def test_the_targets_are_named_with_who_acted_there_newest_first(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)

    visit = visits(stage, request.id)[0][0]
    found = stage.engine.ask(ReturnTargetsOf(request.id, visit), SUE)

    assert [(t.name, t.persons) for t in found] == [("财务", ("菲",)), ("初审", ("马克",))]
    assert all(t.at is not None for t in found)


def test_a_step_on_the_way_is_visited_again_and_what_followed_is_judged_again(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)

    back(stage, request.id, SUE, "c", "a")

    assert (open_at(stage, request.id), detail(stage, request.id).instance.state) == (["a"], "running")
    approve(stage, request.id, EVE)
    approve(stage, request.id, FAY)
    assert approve(stage, request.id, SUE).instance.state is InstanceState.APPROVED
    told = next(e for e in stage.engine.ask(HistoryOf(request.id), ANN) if e.code == "task.returned_to")
    assert (told.params["to"], told.params["target"], told.params["opinion"]) == ("初审", "a", "请补充")
    assert violations(stage.engine) == []


def test_in_a_branch_only_this_branch_goes_back(stage: Stage) -> None:
    request = started(stage, "fork", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, MAX, "left")
    right = task_at(stage, request.id, "right")

    back(stage, request.id, MAX, "left2", "left")

    assert sorted(open_at(stage, request.id)) == ["left", "right"]
    assert task_at(stage, request.id, "right") == right


def test_behind_the_fork_all_branches_go_back_and_their_people_read_why(stage: Stage) -> None:
    request = started(stage, "fork", ANN)
    approve(stage, request.id, MAX)
    right = task_at(stage, request.id, "right")
    approve(stage, request.id, MAX, "left")

    back(stage, request.id, MAX, "left2", "a")

    assert open_at(stage, request.id) == ["a"]
    with pytest.raises(TaskStateChanged) as refusal:
        stage.engine.execute(Approve(right), FAY)
    assert refusal.value.params["task"]["close_reason"] == "BRANCH_RETURNED"
    for person, at in ((MAX, "a"), (MAX, "left"), (FAY, "right"), (EVE, "left2"), (SUE, "z")):
        result = approve(stage, request.id, person, at)
    assert result.instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_a_branch_cannot_be_sent_into_another(stage: Stage) -> None:
    request = started(stage, "fork", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, MAX, "left")

    assert targets(stage, request.id, "right").keys() == {"a"}
    elsewhere = targets(stage, request.id, "left2")["left"]
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(ReturnTo(task_at(stage, request.id, "right"), elsewhere, "不"), FAY)


def test_votes_given_before_a_return_count_no_more(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, MAX, mine=True)
    mine = task_at(stage, request.id, of=EVE)
    stage.engine.execute(ReturnTo(mine, targets(stage, request.id, "sign")["a"], "再看"), EVE)

    assert open_at(stage, request.id) == ["a"]
    approve(stage, request.id, EVE)
    assert open_at(stage, request.id) == ["sign"] * 3
    for person in (MAX, EVE, FAY):
        result = approve(stage, request.id, person, mine=True)
    assert result.instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_out_of_a_called_process_and_within_it(stage: Stage) -> None:
    request = started(stage, "outer", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, MAX)
    back(stage, request.id, FAY, "sub/i2", "sub/i1")
    assert open_at(stage, request.id) == ["sub/i1"]

    approve(stage, request.id, MAX)
    back(stage, request.id, FAY, "sub/i2", "a")
    assert open_at(stage, request.id) == ["a"]
    for person in (MAX, MAX, FAY, SUE):
        result = approve(stage, request.id, person)
    assert result.instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_the_definition_says_where_to(stage: Stage) -> None:
    for key, there in (("previous", "b"), ("fixed", "a")):
        request = started(stage, key, ANN)
        approve(stage, request.id, MAX)
        approve(stage, request.id, FAY)
        assert targets(stage, request.id, "c").keys() == {there}
        with pytest.raises(ActionNotAllowed):
            back(stage, request.id, SUE, "c", "initiator")
        back(stage, request.id, SUE, "c", "previous")
        assert open_at(stage, request.id) == [there]


def test_straight_back_skips_what_was_approved(stage: Stage) -> None:
    request = started(stage, "direct", ANN, amount=500)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    back(stage, request.id, SUE, "c", "a")

    approve(stage, request.id, MAX, variables={"note": "补充了"})

    assert open_at(stage, request.id) == ["c"], "finance had approved"
    assert approve(stage, request.id, SUE).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_straight_back_goes_step_by_step_when_a_value_changed_that_chose_the_way(stage: Stage) -> None:
    request = started(stage, "direct", ANN, amount=500)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    back(stage, request.id, SUE, "c", "a")

    approve(stage, request.id, MAX, variables={"amount": 900})

    assert open_at(stage, request.id) == ["b"]
    assert "instance.straight_refused" in codes(stage, request.id)


def test_a_return_to_a_step_says_why(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    approve(stage, request.id, MAX)

    with pytest.raises(OpinionRequired):
        stage.engine.execute(ReturnTo(task_at(stage, request.id), "previous", " "), FAY)


@pytest.mark.parametrize("to", ["a", "initiator"])
def test_straight_back_never_skips_a_step_that_is_always_judged_again(stage: Stage, to: str) -> None:
    strict = user("b", "role:finance", always_reapprove="true")
    steps = user("a", "role:approver"), strict, user("c", "role:head@branch", resubmit="direct")
    stage.deploy_files(draw("strict", *steps, paths="start > a > b > c > end"))
    request = started(stage, "strict", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)

    back(stage, request.id, SUE, "c", to)
    if to == "initiator":
        stage.engine.execute(Resubmit(request.id), ANN)
    approve(stage, request.id, MAX)

    assert open_at(stage, request.id) == ["b"]
    assert codes(stage, request.id).count("instance.straight_refused") == 1
    assert violations(stage.engine) == []


def test_an_outcome_of_another_kind_takes_its_own_flow_and_not_the_straight_way(stage: Stage) -> None:
    asked = user("a", "role:approver", outcomes="approved:同意;doubt:存疑!")
    steps = asked, xor("g"), user("b", "role:finance"), user("c", "role:head@branch", resubmit="direct"), user("d", "role:finance")
    stage.deploy_files(
        draw("doubting", *steps, end("end"), end("over"), paths="""
        start > a > g
        g >* b
        g > d: outcome = "doubt"
        b > c > end
        d > over
        """)
    )  # fmt: skip
    request = started(stage, "doubting", ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    back(stage, request.id, SUE, "c", "a")

    stage.engine.execute(Complete(task_at(stage, request.id), "doubt", "金额存疑"), MAX)

    assert open_at(stage, request.id) == ["d"]


def test_a_yes_that_went_straight_back_is_not_taken_back_because_steps_behind_it_were_done(stage: Stage) -> None:
    request = started(stage, "direct", ANN, amount=500)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    back(stage, request.id, SUE, "c", "a")
    mine = task_at(stage, request.id)
    approve(stage, request.id, MAX)

    assert "retrieve" not in stage.engine.ask(UserTaskById(mine), MAX).task.allowed_actions
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)
    assert open_at(stage, request.id) == ["c"]
    assert violations(stage.engine) == []
