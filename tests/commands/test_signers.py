"""加签 and 减签 (approvals.md B4): who was asked before, after or beside."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import AddSigners, Approve, Reassign, Reject, RemoveSigner, Transfer
from engine.errors import ActionNotAllowed, AlreadyThere, NotAssigned, OpinionRequired, SignerStays, TaskBlocked, TooManySigners
from engine.model import InstanceState
from engine.queries import Inbox
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, DAN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

STEP = draw("step", user("check", "role:approver"), user("pay", "role:finance"), paths="start > check > pay > end")
ALL = draw("all", user("sign", "user:max,user:eve", mode="all"), user("pay", "role:finance"), paths="start > sign > pay > end")
STRICT = draw("strict", user("check", "user:max", opinion="required"), paths="start > check > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEP, ALL, STRICT)


def held(stage: Stage, instance_id: str) -> set[str]:
    """Who can act now."""
    people = {task.assignee.id for task in detail(stage, instance_id).instance.open_tasks if task.assignee}
    return {p for p in people if any(t.process_instance_id == instance_id for t in stage.engine.ask(Inbox(), stage.organisation.actor(p)).items)}


def test_those_asked_before_speak_first_and_then_it_comes_back(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(AddSigners(task, ["tom", "sue"]), MAX)
    assert held(stage, request.id) == {"tom", "sue"}
    with pytest.raises(TaskBlocked):
        stage.engine.execute(Approve(task), MAX)
    with pytest.raises(TaskBlocked):
        stage.engine.execute(Transfer(task, "fay"), MAX)

    approve(stage, request.id, TOM, mine=True)
    assert held(stage, request.id) == {"sue"}
    approve(stage, request.id, SUE, mine=True)
    assert held(stage, request.id) == {"max"}
    approve(stage, request.id, MAX, mine=True)
    assert open_at(stage, request.id) == ["pay"]
    assert codes(stage, request.id) == ["instance.submitted", "task.signers_added.before", *["task.approved"] * 3]
    assert violations(stage.engine) == []


def test_of_those_asked_before_any_one_is_enough_if_so_said(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id), ["tom", "sue"], method="any"), MAX)

    approve(stage, request.id, TOM, mine=True)

    assert held(stage, request.id) == {"max"}


@pytest.mark.parametrize("position", ["before", "after", "parallel"])
def test_a_refusal_of_an_added_one_refuses_the_step(stage: Stage, position: str) -> None:
    request = started(stage, "all", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id, of=MAX), ["tom"], position), MAX)

    assert reject(stage, request.id, TOM, mine=True).instance.state is InstanceState.REJECTED
    assert violations(stage.engine) == []


def test_who_asks_others_after_him_has_said_yes_and_it_counts_when_they_have(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom", "sue"], "after", opinion="我同意"), MAX)
    approve(stage, request.id, EVE, mine=True)
    assert (open_at(stage, request.id), held(stage, request.id)) == (["sign"] * 3, {"tom", "sue"}), "the step is not done before they are"

    approve(stage, request.id, TOM, mine=True)
    result = approve(stage, request.id, SUE, mine=True)

    assert [t.element_path for t in result.instance.open_tasks] == ["pay"]
    assert [t.id for t in stage.engine.ask(Inbox("done"), MAX).items] == [mine]
    assert violations(stage.engine) == []


def test_after_asks_for_the_same_as_a_yes(stage: Stage) -> None:
    request = started(stage, "strict", ANN)

    with pytest.raises(OpinionRequired):
        stage.engine.execute(AddSigners(task_at(stage, request.id), ["tom"], "after"), MAX)


def test_one_beside_is_a_full_member(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id), ["tom"], "parallel"), MAX)
    assert held(stage, request.id) == {"max", "tom"}

    approve(stage, request.id, MAX, mine=True)
    assert open_at(stage, request.id) == ["check"]
    approve(stage, request.id, TOM, mine=True)
    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_who_was_added_may_add_and_no_deeper(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id), ["tom"]), MAX)
    stage.engine.execute(AddSigners(task_at(stage, request.id, of=TOM), ["sue"], "after"), TOM)
    with pytest.raises(TooManySigners):
        stage.engine.execute(AddSigners(task_at(stage, request.id, of=SUE), ["dan"]), SUE)

    approve(stage, request.id, SUE, mine=True)
    assert held(stage, request.id) == {"max"}, "tom had said yes, and sue behind him"
    approve(stage, request.id, MAX, mine=True)
    assert open_at(stage, request.id) == ["pay"]


def test_who_cannot_be_added(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    mine = task_at(stage, request.id, of=MAX)

    with pytest.raises(AlreadyThere):
        stage.engine.execute(AddSigners(mine, ["eve"]), MAX)
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(AddSigners(mine, []), MAX)
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(AddSigners(mine, ["tom"], "somewhere"), MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(AddSigners(mine, ["tom"]), FAY)


@pytest.mark.parametrize(("position", "then"), [("before", {"max", "eve"}), ("after", {"eve"}), ("parallel", {"max", "eve"})])
def test_who_was_added_is_taken_out_again(stage: Stage, position: str, then: set[str]) -> None:
    request = started(stage, "all", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom"], position), MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(RemoveSigner(mine, "tom"), EVE)

    stage.engine.execute(RemoveSigner(mine, "tom", "不用了"), MAX)

    assert held(stage, request.id) == then
    for person in (stage.organisation.actor(p) for p in sorted(then)):
        approve(stage, request.id, person, mine=True)
    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_the_last_one_after_taken_out_lets_the_step_go_on(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom"], "after"), MAX)
    approve(stage, request.id, EVE, mine=True)

    stage.engine.execute(RemoveSigner(mine, "tom"), ROOT)

    assert open_at(stage, request.id) == ["pay"]


@pytest.mark.parametrize("mode", ["ratio:60", "vote:60"])
def test_one_seat_less_may_be_enough_at_once(stage: Stage, mode: str) -> None:
    """Two of four are too few for 60 %, two of three are enough."""
    stage.deploy_files(
        draw("part", user("sign", "user:max,user:eve,user:fay", mode=mode), user("pay", "role:finance"), paths="start > sign > pay > end")
    )
    request = started(stage, "part", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom"], "parallel"), MAX)
    approve(stage, request.id, MAX, mine=True)
    approve(stage, request.id, EVE, mine=True)
    assert open_at(stage, request.id) == ["sign", "sign"]

    stage.engine.execute(RemoveSigner(mine, "tom"), MAX)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_one_seat_less_may_put_a_pass_out_of_reach(stage: Stage) -> None:
    """Of four, three are needed for 60 %: two against leave none over. Of five, three: two against do not yet refuse it."""
    many = user("sign", "user:max,user:eve,user:fay,user:sue", mode="ratio:60")
    stage.deploy_files(draw("part", many, user("pay", "role:finance"), paths="start > sign > pay > end"))
    request = started(stage, "part", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom"], "parallel"), MAX)
    reject(stage, request.id, EVE, mine=True)
    assert reject(stage, request.id, FAY, mine=True).instance.state is InstanceState.RUNNING

    assert stage.engine.execute(RemoveSigner(mine, "tom"), MAX).instance.state is InstanceState.REJECTED
    assert violations(stage.engine) == []


def test_in_turn_the_next_one_follows_when_who_was_added_beside_is_taken_out(stage: Stage) -> None:
    in_turn = user("sign", "user:max,user:eve", mode="sequence")
    stage.deploy_files(draw("turns", in_turn, user("pay", "role:finance"), paths="start > sign > pay > end"))
    request = started(stage, "turns", ANN)
    mine = task_at(stage, request.id, of=MAX)
    stage.engine.execute(AddSigners(mine, ["tom"], "parallel"), MAX)
    approve(stage, request.id, MAX, mine=True)
    assert held(stage, request.id) == {"tom"}

    stage.engine.execute(RemoveSigner(mine, "tom"), MAX)

    assert held(stage, request.id) == {"eve"}


def test_who_stays(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    mine = task_at(stage, request.id)
    stage.engine.execute(AddSigners(mine, ["tom", "dan"], "parallel"), MAX)
    with pytest.raises(SignerStays):
        stage.engine.execute(RemoveSigner(mine, "max"), ROOT)
    approve(stage, request.id, DAN, mine=True)
    with pytest.raises(SignerStays):
        stage.engine.execute(RemoveSigner(mine, "dan"), MAX)
    approve(stage, request.id, MAX, mine=True)

    with pytest.raises(SignerStays):
        stage.engine.execute(RemoveSigner(mine, "tom"), MAX)
    assert stage.engine.execute(Reject(task_at(stage, request.id), "不"), TOM).instance.state is InstanceState.REJECTED


def test_what_waits_for_signers_is_no_vote_yet(stage: Stage) -> None:
    stage.deploy_files(
        draw("most", user("sign", "user:max,user:eve,user:fay", mode="ratio:60"), user("pay", "role:finance"), paths="start > sign > pay > end")
    )
    request = started(stage, "most", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id, of=MAX), ["tom"], "after"), MAX)
    approve(stage, request.id, EVE, mine=True)
    assert "pay" not in open_at(stage, request.id), "one of three, and one who waits for tom"

    approve(stage, request.id, TOM, mine=True)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_signers_answer_to_whom_the_task_was_reassigned(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    mine = task_at(stage, request.id)
    stage.engine.execute(AddSigners(mine, ["tom"]), MAX)
    stage.engine.execute(Reassign(mine, "dan", "马克离职", left=True), ROOT)
    assert held(stage, request.id) == {"tom"}

    approve(stage, request.id, TOM, mine=True)
    assert held(stage, request.id) == {"dan"}
    approve(stage, request.id, DAN, mine=True)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_who_has_spoken_and_waits_for_signers_is_not_reassigned(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    mine = task_at(stage, request.id)
    stage.engine.execute(AddSigners(mine, ["tom"], "after"), MAX)

    with pytest.raises(TaskBlocked):
        stage.engine.execute(Reassign(mine, "dan", "马克离职"), ROOT)


def test_one_beside_does_not_take_the_turn_of_the_next(stage: Stage) -> None:
    stage.deploy_files(
        draw("turns", user("sign", "user:max,user:eve", mode="sequence"), user("pay", "role:finance"), paths="start > sign > pay > end")
    )
    request = started(stage, "turns", ANN)
    stage.engine.execute(AddSigners(task_at(stage, request.id, of=MAX), ["tom"], "parallel"), MAX)
    approve(stage, request.id, TOM, mine=True)
    assert held(stage, request.id) == {"max"}

    approve(stage, request.id, MAX, mine=True)
    assert held(stage, request.id) == {"eve"}
    approve(stage, request.id, EVE, mine=True)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []
