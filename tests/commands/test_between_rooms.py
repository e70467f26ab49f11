"""Where one rule meets another: substitutes, the clock, choices, signatures, taking back, sending back, hidden fields."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import update

from engine.actor import Actor
from engine.commands import AddSigners, AddSubstitution, Approve, Claim, Delegate, EndSubstitution, RemoveSigner, Retrieve, Transfer
from engine.model import InstanceState
from engine.queries import HistoryOf, Incidents, InstanceById, UserTaskById
from engine.store.directory import person
from engine.sweep import sweep
from engine.testing import Organisation, Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, started, task_at
from tests.engine.drawing import Node, call, draw, user
from tests.engine.house import HOUSE
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def line(stage: Stage, *nodes: Node, **more: Any) -> str:
    """These one after the other, and a request in the first."""
    stage.deploy_files(draw("way", *nodes, paths=" > ".join(["start", *(node.id for node in nodes), "end"])))
    return started(stage, "way", ANN, **more).id


def rows(stage: Stage, request: str) -> list[tuple[str, str]]:
    """(who has it, for whom)."""
    found = detail(stage, request).instance.open_tasks
    return sorted((t.assignee.id if t.assignee else "", t.on_behalf_of.id if t.on_behalf_of else "") for t in found)


def away(stage: Stage, who: Actor, to: Actor, **more: Any) -> str:
    rule: Any = stage.engine.execute(AddSubstitution(to.id, **more), who)
    return str(rule.id)


def test_a_page_of_anothers_task_shows_no_more_than_his_own_steps_do(stage: Stage) -> None:
    request = line(stage, user("a", "user:max", fields='{"secret": "hidden"}'), user("b", "user:eve"), secret="密", open="明")
    approve(stage, request, MAX)

    told = repr(stage.engine.ask(UserTaskById(task_at(stage, request)), MAX))

    assert "密" not in told
    assert "明" in told


def test_the_clock_picks_nobody_and_is_not_stopped_by_a_choice(stage: Stage) -> None:
    request = line(stage, user("check", "user:max", due="PT10H", on_due="approve"), user("pay", "choice:role:head", chooser="previous"))
    stage.clock.forward(11 * HOUR)

    sweep(stage.engine)

    assert open_at(stage, request) == ["pay"]
    assert stage.engine.ask(Incidents(), ROOT).items == []


def test_taking_the_last_signer_away_asks_nobody_to_pick(stage: Stage) -> None:
    request = line(stage, user("check", "user:max"), user("pay", "choice:role:head", chooser="previous"))
    task = task_at(stage, request)
    stage.engine.execute(AddSigners(task, ["tom"], "after"), MAX)

    stage.engine.execute(RemoveSigner(task, "tom"), MAX)

    assert open_at(stage, request) == ["pay"]


def test_a_turn_that_goes_back_and_comes_again_has_a_clock_of_its_own(stage: Stage) -> None:
    request = line(stage, user("turns", "user:max,user:eve", mode="sequence", due="PT10H", on_due="mark"))
    mine = task_at(stage, request, of=MAX)
    approve(stage, request, MAX, mine=True)
    stage.clock.forward(11 * HOUR)
    sweep(stage.engine)
    stage.engine.execute(Retrieve(mine), MAX)
    approve(stage, request, MAX, mine=True)

    stage.clock.forward(11 * HOUR)
    sweep(stage.engine)

    assert codes(stage, request).count("task.overdue") == 2
    assert sweep(stage.engine) == 0, "and nothing is tried for ever"


@pytest.mark.parametrize(
    ("step", "at"), [({"auto_reject": "amount > 10"}, "resubmit"), ({"candidates": "field:nobody", "on_empty": "reject"}, "resubmit")]
)
def test_a_no_at_the_door_is_sent_back_like_any_other(stage: Stage, step: dict[str, str], at: str) -> None:
    told = {"candidates": "user:eve", **step}
    request = line(stage, user("check", "user:max"), user("b", on_reject="return:initiator", **told), amount=50)

    approve(stage, request, MAX)

    assert open_at(stage, request) == ["resubmit"]
    assert violations(stage.engine) == []


def test_a_no_at_the_door_sends_it_to_the_step_before_where_people_judge_again(stage: Stage) -> None:
    request = line(stage, user("check", "user:max"), user("b", "user:eve", auto_reject="amount > 10", on_reject="return:check"), amount=50)

    for _ in range(2):
        approve(stage, request, MAX)

    assert open_at(stage, request) == ["check"]
    assert codes(stage, request).count("instance.sent_back") == 2
    assert violations(stage.engine) == []


def test_in_a_called_process_a_step_of_the_same_name_outside_is_another(stage: Stage) -> None:
    stage.deploy_files(
        draw("inner", user("x", "user:max", on_reject="return:y"), user("y", "user:eve"), paths="start > x > y > end", starters="=none")
    )
    stage.deploy_files(draw("outer", user("y", "user:fay"), call("c", "inner"), paths="start > y > c > end"))
    request = started(stage, "outer", ANN).id
    approve(stage, request, FAY)

    reject(stage, request, MAX)

    assert detail(stage, request).instance.state == InstanceState.RETURNED


def test_who_acts_for_the_manager_has_no_second_vote_with_him(database: Database) -> None:
    stage = Stage(database, organisation=Organisation(branches=HOUSE.branches, roles=HOUSE.roles, people=_under(HOUSE.people, "ann", "max")))
    away(stage, MAX, TOM)

    request = line(stage, user("both", "user:ann,user:max", mode="all", on_initiator="manager"))

    assert rows(stage, request) == [("tom", "max")]


def _under(people: Sequence[Any], who: str, manager: str) -> list[Any]:
    return [{**one, "manager": manager} if one["id"] == who else one for one in people]


def test_two_who_come_back_to_one_substitute_are_not_both_his(stage: Stage) -> None:
    tomorrow = stage.clock() + timedelta(days=1)
    away(stage, MAX, TOM, until=tomorrow)
    away(stage, EVE, FAY, until=tomorrow)
    for who in (MAX, EVE):
        away(stage, who, SUE, since=tomorrow)
    request = line(stage, user("both", "user:max,user:eve", mode="all"))
    stage.clock.forward(timedelta(days=1, minutes=1))

    sweep(stage.engine)

    assert sorted(who for who, _ in rows(stage, request)).count("sue") == 1


def test_a_late_task_is_not_handed_to_who_acts_for_one_that_has_voted(stage: Stage) -> None:
    request = line(stage, user("both", "user:max,user:eve", mode="all", due="PT10H", on_due="transfer:user:max"))
    away(stage, MAX, TOM)
    approve(stage, request, MAX, mine=True)
    stage.clock.forward(11 * HOUR)

    sweep(stage.engine)

    assert rows(stage, request) == [("eve", "")]


def test_what_somebody_has_who_was_switched_off_comes_back(stage: Stage) -> None:
    away(stage, MAX, TOM)
    request = line(stage, user("check", "user:max"))
    stage.engine.write(lambda connection: connection.execute(update(person).where(person.c.id == "tom").values(enabled=False)))

    sweep(stage.engine)

    assert rows(stage, request) == [("max", "")]


def test_a_task_that_went_to_a_substitute_by_itself_keeps_nobody_from_taking_back(stage: Stage) -> None:
    request = line(stage, user("check", "user:max"), user("pay", "user:eve"))
    mine = task_at(stage, request)
    approve(stage, request, MAX)
    away(stage, EVE, TOM, takes_open=True)
    sweep(stage.engine)
    assert rows(stage, request) == [("tom", "eve")]

    stage.engine.execute(Retrieve(mine), MAX)

    assert open_at(stage, request) == ["check"]


def test_a_delegate_need_not_sign_and_what_he_sends_is_no_signature(stage: Stage) -> None:
    request = line(stage, user("check", "user:max"))
    stage.engine.execute(Delegate(task_at(stage, request), "tom"), MAX)

    stage.engine.execute(Approve(task_at(stage, request), "好", signature="nothing"), TOM)

    assert rows(stage, request) == [("max", "")]


@pytest.mark.parametrize("policy", [{"dedupe": "first_only"}, {"on_empty": "skip", "candidates": "field:nobody"}])
def test_what_is_signed_by_hand_is_passed_by_no_rule(stage: Stage, policy: dict[str, str]) -> None:
    told = {"candidates": "user:max", **policy}
    request = line(stage, user("a", "user:max"), user("b", signature="required", **told))

    approve(stage, request, MAX)

    assert open_at(stage, request) == ["b"]


def test_who_acts_first_may_involve_his_substitute(stage: Stage) -> None:
    away(stage, MAX, TOM)
    request = line(stage, user("check", "user:max"))

    stage.engine.execute(Transfer(task_at(stage, request), "tom"), MAX)

    assert rows(stage, request) == [("tom", "")]


def test_claiming_back_what_a_substitute_has_is_told(stage: Stage) -> None:
    request = line(stage, user("check", "role:approver"))
    stage.engine.execute(Claim(task_at(stage, request)), MAX)
    away(stage, MAX, TOM, takes_open=True)
    sweep(stage.engine)

    stage.engine.execute(Claim(task_at(stage, request)), MAX)

    assert [entry.actor.id for entry in stage.engine.ask(HistoryOf(request), ANN) if entry.code == "task.claimed"] == ["max", "max"]


def test_who_is_away_sees_what_his_substitute_sees(stage: Stage) -> None:
    rule = away(stage, MAX, TOM)
    request = line(stage, user("a", "user:max"), user("b", "user:eve", fields='{"secret": "hidden"}'), secret="密")

    assert stage.engine.ask(InstanceById(request), MAX).variables["secret"] == "密"
    stage.engine.execute(EndSubstitution(rule), MAX)
    sweep(stage.engine)
    assert stage.engine.ask(InstanceById(request), MAX).variables["secret"] == "密"
