"""Time where several decide and where a task goes through hands: each row has its own."""

import pytest
from sqlalchemy import Engine as Database

from engine.calendar import LOCAL
from engine.commands import AddSigners, Claim, Delegate, Retrieve, Transfer
from engine.queries import Inbox, UserTaskById
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, detail, open_at, task_at
from tests.commands.dues import HOUR, deadlines, due, later, on_friday, request, said
from tests.commands.lines import rows
from tests.engine.office import EVE, MAX


@pytest.fixture
def stage(database: Database) -> Stage:
    return on_friday(database)


# -- Several people -----------------------------------------------------------------------------------------------------------------


def test_of_several_each_is_decided_for_himself_and_the_votes_given_stand(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve,user:tom", mode="all"))
    approve(stage, id_, EVE, mine=True)
    later(stage, 11 * HOUR)

    assert sorted(rows(stage, id_, "check")) == [
        ("eve", "approved", None), ("max", "auto_approved", "on_due:approve"), ("tom", "auto_approved", "on_due:approve"),
    ]  # fmt: skip
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


@pytest.mark.parametrize(("mode", "state"), [("ratio:60", "canceled"), ("any", "canceled"), ("all", "canceled")])
def test_a_tally_that_is_decided_by_one_of_them_leaves_nothing_to_do_for_the_others(stage: Stage, mode: str, state: str) -> None:
    """`ratio:60` of three is out of reach with two against it."""
    id_ = request(stage, due("reject", "user:max,user:eve,user:tom", mode=mode))
    later(stage, 11 * HOUR)

    states = [row[1] for row in rows(stage, id_, "check")]
    assert (states.count("auto_rejected"), states.count(state)) == ((2, 1) if mode == "ratio:60" else (1, 2))
    assert detail(stage, id_).instance.state == "rejected"


def test_in_turn_the_time_of_each_begins_when_his_turn_comes(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve", mode="sequence"))
    stage.clock.forward(5 * HOUR)
    assert list(deadlines(stage, id_)) == ["max"]
    approve(stage, id_, MAX, mine=True)

    assert deadlines(stage, id_) == {"eve": f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}
    assert [item.created_at for item in stage.engine.ask(Inbox(), EVE).items] == [stage.clock.at]
    assert later(stage, 6 * HOUR) == 0
    later(stage, 5 * HOUR)
    assert open_at(stage, id_) == ["pay"]


def test_a_turn_that_times_out_passes_to_the_next_one(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve", mode="sequence"))
    later(stage, 11 * HOUR)

    assert sorted(rows(stage, id_, "check")) == [("eve", "pending", None), ("max", "auto_approved", "on_due:approve")]


# -- Other hands --------------------------------------------------------------------------------------------------------------------


def test_in_other_hands_it_has_the_time_it_had_and_no_reminder_comes_twice(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    later(stage, 8 * HOUR)
    before = deadlines(stage, id_)["max"]
    stage.engine.execute(Transfer(task_at(stage, id_), "tom"), MAX)

    assert deadlines(stage, id_) == {"tom": before}
    assert later(stage, HOUR) == 0
    later(stage, HOUR)
    assert [row[:2] for row in rows(stage, id_, "check")] == [("max", "transferred"), ("tom", "auto_approved")]


def test_a_delegate_who_is_late_gives_it_back_and_then_the_owner_is_decided_for(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    stage.engine.execute(Delegate(task_at(stage, id_), "tom"), MAX)
    stage.clock.forward(11 * HOUR)
    sweep(stage.engine)
    sweep(stage.engine)

    assert [row[:2] for row in rows(stage, id_, "check")] == [("max", "delegated"), ("tom", "canceled"), ("max", "auto_approved")]
    assert said(stage, id_, "task.delegation_ended") == ["协助已超时，回到 马克"]
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


@pytest.mark.parametrize("position", ["before", "after", "parallel"])
def test_who_was_added_has_the_time_of_who_asked_him(stage: Stage, position: str) -> None:
    id_ = request(stage, due("approve"))
    stage.clock.forward(HOUR)
    stage.engine.execute(AddSigners(task_at(stage, id_), ["tom"], position), MAX)
    stage.clock.forward(10 * HOUR)
    while sweep(stage.engine):
        pass

    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


def test_what_is_taken_back_has_its_time_anew(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    task = task_at(stage, id_)
    stage.clock.forward(9 * HOUR)
    approve(stage, id_, MAX)
    stage.engine.execute(Retrieve(task), MAX)

    assert deadlines(stage, id_) == {"max": f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}


def test_a_claim_changes_nothing_and_a_reminder_does_not_make_a_page_stale(stage: Stage) -> None:
    id_ = request(stage, due("mark", "role:approver"))
    task = task_at(stage, id_)
    stage.engine.execute(Claim(task), MAX)
    version = stage.engine.ask(UserTaskById(task), MAX).task_version
    later(stage, 8 * HOUR)

    approve(stage, id_, MAX, task_version=version)
    assert open_at(stage, id_) == ["pay"]
