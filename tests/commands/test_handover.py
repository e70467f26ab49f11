"""离职转办 and 改派: what somebody has open goes to another, each task by itself (approvals.md B4, B9)."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddSigners, BeginHandover, Reassign, ReturnTo
from engine.errors import AlreadyThere, EngineError, NotAdministrator, OwnRequest, OwnSubstitute, PersonNotFound, ReasonRequired
from engine.queries import OpenTaskCounts, OpenTasksOf, UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import started, suspend, task_at
from tests.commands.lines import told
from tests.commands.substituting import BOTH, ONE, TURNS, away, held
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, MAX, ROOT, SUE, TOM, open_office

KEPT = draw("kept", user("sign", "user:max", actions="-reassign"), paths="start > sign > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ONE, BOTH, TURNS, KEPT)


def hand_over(stage: Stage, who: Actor, to: Actor) -> dict[str, str]:
    """What became of each task: ok, or the code of the refusal."""
    answers = {}
    for task in stage.engine.execute(BeginHandover(who.id, to.id, "离职"), ROOT):
        try:
            stage.engine.execute(Reassign(task, to.id, "离职", left=True), ROOT)
            answers[task] = "ok"
        except EngineError as refusal:
            answers[task] = refusal.code
    return answers


def test_all_that_can_be_moved_is_moved_and_the_rest_says_why(stage: Stage) -> None:
    one, mine, both, turns = (started(stage, key, who) for key, who in (("one", ANN), ("one", SUE), ("both", ANN), ("turns", ANN)))
    stage.engine.execute(AddSigners(task_at(stage, both.id, of=MAX), ["sue"], "parallel"), MAX)
    tasks = [task_at(stage, request.id, of=MAX) for request in (one, mine, both, turns)]

    assert hand_over(stage, MAX, SUE) == dict(zip(tasks, ["ok", OwnRequest.code, AlreadyThere.code, "ok"], strict=True))
    assert held(stage, one.id) == [("sue", "")]
    [entry] = told(stage, one.id, "task.handed_over")
    assert (entry.actor.id, entry.params["from_name"], entry.params["to_name"], entry.params["reason"]) == ("root", "马克", "苏", "离职")
    assert hand_over(stage, MAX, TOM) == dict.fromkeys(tasks[1:3], "ok")
    assert violations(stage.engine) == []


def test_beforehand_an_administrator_sees_what_will_move_and_what_will_not(stage: Stage) -> None:
    movable, kept, suspended = (started(stage, key, ANN) for key in ("one", "kept", "one"))
    suspend(stage, suspended.id)
    back = started(stage, "one", MAX)
    stage.engine.execute(ReturnTo(task_at(stage, back.id), opinion="补"), ROOT)
    away(stage, MAX, EVE)
    behalf = started(stage, "one", ANN)

    found = {i.process_instance_id: i.allowed_actions for i in stage.engine.ask(OpenTasksOf("max", total=True), ROOT).items}

    assert found == {movable.id: ("reassign",), behalf.id: ("reassign",), kept.id: (), suspended.id: (), back.id: ()}
    assert stage.engine.ask(OpenTaskCounts(["max", "eve"]), ROOT) == {"max": 5, "eve": 1}
    with pytest.raises(NotAdministrator):
        stage.engine.ask(OpenTasksOf("max"), MAX)


def test_what_a_substitute_has_of_who_leaves_goes_too(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)

    assert list(hand_over(stage, MAX, TOM).values()) == ["ok"]
    assert held(stage, request.id) == [("tom", "")]


@pytest.mark.parametrize(
    ("order", "by", "refusal"),
    [
        (BeginHandover("max", "tom", " "), ROOT, ReasonRequired),
        (BeginHandover("max", "max", "离职"), ROOT, OwnSubstitute),
        (BeginHandover("max", "nobody", "离职"), ROOT, PersonNotFound),
        (BeginHandover("max", "tom", "离职"), MAX, NotAdministrator),
    ],
)
def test_who_may_order_it_and_how(stage: Stage, order: BeginHandover, by: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        stage.engine.execute(order, by)


def test_the_same_key_names_the_same_tasks_again(stage: Stage) -> None:
    task = task_at(stage, started(stage, "one", ANN).id)
    first = stage.engine.execute(BeginHandover("max", "tom", "离职"), ROOT, idempotency_key="k")
    stage.engine.execute(Reassign(task, "tom", "离职", left=True), ROOT)

    assert stage.engine.execute(BeginHandover("max", "tom", "离职"), ROOT, idempotency_key="k") == first == [task]


def test_reassignment_is_offered_to_administrators_where_it_will_succeed(stage: Stage) -> None:
    open_to_all, kept = (task_at(stage, started(stage, key, ANN).id) for key in ("one", "kept"))

    def offered(task: str, who: Actor) -> bool:
        return "reassign" in stage.engine.ask(UserTaskById(task), who).task.allowed_actions

    assert [offered(open_to_all, who) for who in (ROOT, MAX)] == [True, False]
    assert not offered(kept, ROOT)
    assert stage.engine.ask(UserTaskById(open_to_all), ROOT).outcomes == [], "he decides nothing"
    stage.engine.execute(Reassign(open_to_all, "tom", "请假"), ROOT)
    assert not offered(open_to_all, ROOT)
