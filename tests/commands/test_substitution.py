"""代理: for a time somebody acts in the place of who is away (approvals.md B4)."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import (
    AddSubstitution,
    Approve,
    Claim,
    Delegate,
    EndSubstitution,
    Reject,
    Release,
    Retrieve,
    SaveTaskDraft,
    Transfer,
)
from engine.errors import (
    ActionNotAllowed,
    DefinitionNotFound,
    EmptyWindow,
    NotAdministrator,
    NotAssigned,
    OwnSubstitute,
    PersonNotFound,
    SubstitutionEnded,
    SubstitutionNotFound,
    SubstitutionOverlaps,
    TaskStateChanged,
)
from engine.model import InstanceState, SubstitutionItem, SubstitutionResult
from engine.queries import Inbox, PredictionOf, SubstitutionById, Substitutions, UserTaskById
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, started, suspend, task_at
from tests.commands.lines import told
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

ONE = draw("one", user("sign", "user:max"), user("pay", "user:fay"), paths="start > sign > pay > end")
OTHER = draw("other", user("sign", "user:max"), paths="start > sign > end")
BOTH = draw("both", user("sign", "user:max,user:eve", mode="all"), paths="start > sign > end")
TURNS = draw("turns", user("sign", "user:max,user:eve", mode="sequence"), paths="start > sign > end")
GROUP = draw("group", user("check", "role:approver"), paths="start > check > end")
OWN = draw("own", user("sign", "user:max", on_initiator="allow"), paths="start > sign > end")
DAY = timedelta(days=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ONE, OTHER, BOTH, TURNS, GROUP, OWN)


def away(stage: Stage, who: Actor, to: Actor, **more: Any) -> SubstitutionResult:
    found: SubstitutionResult = stage.engine.execute(AddSubstitution(to.id, **more), who)
    return found


def held(stage: Stage, instance_id: str) -> list[tuple[str, str]]:
    """(who has it, for whom) of the open tasks."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return [(t.assignee.id if t.assignee else "", t.on_behalf_of.id if t.on_behalf_of else "") for t in tasks]


def todo(stage: Stage, who: Actor) -> list[tuple[str, str]]:
    """(who has it, for whom) in somebody's 待办."""
    return [(i.assignee.id if i.assignee else "", i.on_behalf_of.id if i.on_behalf_of else "") for i in stage.engine.ask(Inbox(), who).items]


def rules(stage: Stage, who: Actor, **more: Any) -> list[SubstitutionItem]:
    return list(stage.engine.ask(Substitutions(**more), who).items)


# -- what a rule does --------------------------------------------------------------------------------------------------------------


def test_what_would_lie_before_who_is_away_lies_before_who_acts_for_him_and_the_record_says_both(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)

    assert held(stage, request.id) == [("eve", "max")]
    assert todo(stage, EVE) == todo(stage, MAX) == [("eve", "max")]
    assert approve(stage, request.id, EVE).instance.state is InstanceState.RUNNING
    [entry] = told(stage, request.id, "task.approved")
    assert (entry.actor.name, entry.on_behalf_of and entry.on_behalf_of.name) == ("伊娃", "马克")
    assert violations(stage.engine) == []


def test_outside_its_time_and_its_processes_a_rule_changes_nothing(stage: Stage) -> None:
    now = stage.clock()
    away(stage, MAX, EVE, since=now + DAY, until=now + 2 * DAY, processes=["one"])

    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]
    stage.clock.forward(DAY)
    assert held(stage, started(stage, "one", ANN).id) == [("eve", "max")]
    assert held(stage, started(stage, "other", ANN).id) == [("max", "")]
    stage.clock.forward(DAY)
    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]


def test_a_rule_for_one_process_goes_before_one_for_all(stage: Stage) -> None:
    away(stage, MAX, EVE)
    away(stage, MAX, TOM, processes=["other"])

    assert [held(stage, started(stage, key, ANN).id) for key in ("one", "other")] == [[("eve", "max")], [("tom", "max")]]


@pytest.mark.parametrize(("chain", "expected"), [("max eve tom", "tom"), ("max eve max", "eve"), ("max eve tom sue fay", "sue")])
def test_a_chain_ends_after_three_and_a_circle_before_it_comes_back(stage: Stage, chain: str, expected: str) -> None:
    people = {one.id: one for one in (MAX, EVE, TOM, SUE, FAY)}
    names = chain.split()
    for here, there in pairwise(names):
        away(stage, people[here], people[there])

    assert held(stage, started(stage, "one", ANN).id) == [(expected, "max")]


def test_the_initiator_does_not_judge_his_own_request_as_a_substitute_unless_the_step_lets_him(stage: Stage) -> None:
    away(stage, MAX, ANN)

    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]
    assert held(stage, started(stage, "own", ANN).id) == [("ann", "max")]


def test_who_has_a_vote_already_gets_no_second_one(stage: Stage) -> None:
    away(stage, MAX, EVE)

    assert sorted(held(stage, started(stage, "both", ANN).id)) == [("eve", ""), ("max", "")]


def test_a_task_of_a_group_stays_the_groups(stage: Stage) -> None:
    away(stage, MAX, TOM)
    request = started(stage, "group", ANN)

    assert held(stage, request.id) == [("", "")]
    with pytest.raises(NotAssigned):
        approve(stage, request.id, TOM)


def test_what_is_foreseen_says_who_would_act_for_whom(stage: Stage) -> None:
    away(stage, FAY, TOM)
    request = started(stage, "one", ANN)

    [step] = [step for step in stage.engine.ask(PredictionOf(request.id), ANN).steps if step.kind == "user_task"]
    assert [(person.id, step.candidates.on_behalf_of[person.id].id) for person in step.candidates.persons] == [("tom", "fay")]


# -- who is away ------------------------------------------------------------------------------------------------------------------------


def test_who_is_away_may_act_first_and_then_it_is_his_own_decision(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)

    offered = stage.engine.ask(UserTaskById(task), MAX).task.allowed_actions
    assert "approve" in offered and "save_draft" not in offered
    stage.engine.execute(Approve(task), MAX)

    [entry] = told(stage, request.id, "task.approved")
    assert (entry.actor.id, entry.on_behalf_of) == ("max", None)
    assert held(stage, request.id) == [("fay", "")]
    with pytest.raises(TaskStateChanged) as late:
        stage.engine.execute(Approve(task), EVE)
    assert late.value.params["user"] == "马克"
    assert [item.state for item in stage.engine.ask(Inbox("done"), MAX).items] == ["approved"]
    assert violations(stage.engine) == []


def test_he_is_told_when_the_other_was_faster(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(Reject(task, "不行"), EVE)

    with pytest.raises(TaskStateChanged) as late:
        stage.engine.execute(Approve(task), MAX)
    assert late.value.params["user"] == "伊娃"


def test_looking_in_he_writes_nothing_over_what_the_other_typed(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(SaveTaskDraft(task, opinion="还要想想"), EVE)

    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(SaveTaskDraft(task, opinion="我来"), MAX)
    kept = stage.engine.ask(UserTaskById(task), EVE).draft
    assert kept is not None and kept["opinion"] == "还要想想"


# -- the end ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["by the clock", "early"])
def test_what_was_not_done_comes_back_at_the_end_with_what_was_typed(stage: Stage, how: str) -> None:
    rule = away(stage, MAX, EVE, until=stage.clock() + DAY)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(SaveTaskDraft(task, opinion="还要想想"), EVE)

    assert sweep(stage.engine) == 0, "it still holds"
    if how == "early":
        stage.engine.execute(EndSubstitution(rule.id), MAX)
    else:
        stage.clock.forward(DAY)
    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)

    assert (held(stage, request.id), todo(stage, EVE), todo(stage, MAX)) == ([("max", "")], [], [("max", "")])
    assert codes(stage, request.id)[-1] == "task.reverted"
    typed = stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX).draft
    assert typed is not None and typed["opinion"] == "还要想想"
    with pytest.raises(SubstitutionEnded) as late:
        stage.engine.execute(Approve(task), EVE)
    assert late.value.params == {"user": "马克"}
    assert approve(stage, request.id, MAX).instance.state is InstanceState.RUNNING
    assert violations(stage.engine) == []


def test_what_was_handed_on_stays_handed_on(stage: Stage) -> None:
    rule = away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    stage.engine.execute(Transfer(task_at(stage, request.id), "tom"), EVE)
    stage.engine.execute(EndSubstitution(rule.id), MAX)

    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("tom", "")])
    [entry] = told(stage, request.id, "task.transferred")
    assert (entry.actor.id, entry.on_behalf_of and entry.on_behalf_of.id) == ("eve", "max")


@pytest.mark.parametrize(("ended", "expected"), [(False, ("eve", "max")), (True, ("max", ""))])
def test_what_the_substitute_asked_advice_on_goes_back_to_him_or_after_the_end_to_who_was_away(
    stage: Stage, ended: bool, expected: tuple[str, str]
) -> None:
    rule = away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id), "tom"), EVE)
    if ended:
        stage.engine.execute(EndSubstitution(rule.id), MAX)
        sweep(stage.engine)
    approve(stage, request.id, TOM, opinion="可以")

    assert held(stage, request.id) == [expected]
    holder = EVE if expected[0] == "eve" else MAX
    assert [one.opinion for one in stage.engine.ask(UserTaskById(task_at(stage, request.id)), holder).advice] == ["可以"]


def test_a_decision_taken_back_lies_before_who_took_it_while_he_acts_and_else_before_who_was_away(stage: Stage) -> None:
    rule = away(stage, MAX, EVE)
    first, second = started(stage, "one", ANN), started(stage, "one", ANN)
    tasks = [task_at(stage, request.id) for request in (first, second)]
    for task in tasks:
        stage.engine.execute(Approve(task), EVE)

    stage.engine.execute(Retrieve(tasks[0]), EVE)
    stage.engine.execute(EndSubstitution(rule.id), MAX)
    stage.engine.execute(Retrieve(tasks[1]), EVE)

    assert held(stage, second.id) == [("max", "")]
    assert held(stage, first.id) == [("eve", "max")]
    sweep(stage.engine)
    assert held(stage, first.id) == [("max", "")]
    assert violations(stage.engine) == []


def test_when_one_of_a_chain_is_back_the_others_still_act(stage: Stage) -> None:
    first, second = away(stage, MAX, EVE), away(stage, EVE, TOM)
    request = started(stage, "one", ANN)

    stage.engine.execute(EndSubstitution(second.id), EVE)
    sweep(stage.engine)
    assert held(stage, request.id) == [("eve", "max")]
    stage.engine.execute(EndSubstitution(first.id), MAX)
    sweep(stage.engine)
    assert held(stage, request.id) == [("max", "")]


def test_the_end_of_a_rule_for_one_process_leaves_alone_what_another_still_gives_him(stage: Stage) -> None:
    away(stage, MAX, EVE, processes=["one"])
    rule = away(stage, MAX, EVE, processes=["other"])
    stays, comes = started(stage, "one", ANN), started(stage, "other", ANN)
    stage.engine.execute(EndSubstitution(rule.id), MAX)

    assert sweep(stage.engine) == 1
    assert (held(stage, stays.id), held(stage, comes.id)) == ([("eve", "max")], [("max", "")])


def test_turns_stay_in_their_order_and_a_suspended_request_waits(stage: Stage) -> None:
    rule = away(stage, EVE, TOM)
    request = started(stage, "turns", ANN)
    assert held(stage, request.id) == [("max", ""), ("tom", "eve")]
    stage.engine.execute(EndSubstitution(rule.id), EVE)

    suspend(stage, request.id)
    assert sweep(stage.engine) == 0
    suspend(stage, request.id, False)
    assert sweep(stage.engine) == 1
    assert sorted(held(stage, request.id)) == [("eve", ""), ("max", "")]
    approve(stage, request.id, MAX, mine=True)
    assert approve(stage, request.id, EVE).instance.state is InstanceState.APPROVED


# -- what lay there before --------------------------------------------------------------------------------------------------------------


def test_what_lay_there_when_it_begins_goes_along_if_one_says_so(stage: Stage) -> None:
    request, turns = started(stage, "one", ANN), started(stage, "turns", ANN)
    own = started(stage, "one", EVE)
    away(stage, MAX, EVE, takes_open=True, since=stage.clock() + DAY)

    assert sweep(stage.engine) == 0
    stage.clock.forward(DAY)
    assert sweep(stage.engine) == 1
    assert held(stage, request.id) == [("eve", "max")]
    assert held(stage, own.id) == [("max", "")], "her own request she does not judge"
    assert ("max", "") in held(stage, turns.id), "she has a vote there"
    assert codes(stage, request.id)[-1] == "task.substituted"
    assert violations(stage.engine) == []


def test_without_saying_so_it_stays(stage: Stage) -> None:
    request = started(stage, "one", ANN)
    away(stage, MAX, EVE)

    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("max", "")])


def test_it_goes_along_once_and_what_he_takes_back_stays_his(stage: Stage) -> None:
    request = started(stage, "group", ANN)
    stage.engine.execute(Claim(task_at(stage, request.id)), MAX)
    away(stage, MAX, TOM, takes_open=True)
    sweep(stage.engine)
    assert held(stage, request.id) == [("tom", "max")]

    stage.engine.execute(Claim(task_at(stage, request.id)), MAX)
    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("max", "")])
    stage.engine.execute(Release(task_at(stage, request.id)), MAX)
    assert held(stage, request.id) == [("", "")]


def test_what_is_handed_to_who_is_away_goes_to_who_acts_for_him(stage: Stage) -> None:
    away(stage, SUE, TOM)
    request = started(stage, "one", ANN)
    stage.engine.execute(Transfer(task_at(stage, request.id), "sue"), MAX)

    assert held(stage, request.id) == [("tom", "sue")]
    assert codes(stage, request.id)[-2:] == ["task.transferred", "task.substituted"]


# -- making and ending rules -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (AddSubstitution("max"), OwnSubstitute),
        (AddSubstitution("nobody"), PersonNotFound),
        (AddSubstitution("eve", processes=["nothing"]), DefinitionNotFound),
        (AddSubstitution("eve", person="tom"), NotAdministrator),
    ],
)
def test_what_is_no_rule(stage: Stage, rule: AddSubstitution, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        stage.engine.execute(rule, MAX)


def test_it_must_end_after_it_begins_and_after_now(stage: Stage) -> None:
    now = stage.clock()
    for since, until in [(now + DAY, now + DAY), (now - 2 * DAY, now - DAY)]:
        with pytest.raises(EmptyWindow):
            away(stage, MAX, EVE, since=since, until=until)


def test_two_rules_for_the_same_at_the_same_time_are_refused(stage: Stage) -> None:
    now = stage.clock()
    first = away(stage, MAX, EVE, since=now, until=now + 2 * DAY)
    with pytest.raises(SubstitutionOverlaps) as refusal:
        away(stage, MAX, TOM, since=now + DAY)
    assert refusal.value.params["user"] == "伊娃"
    away(stage, MAX, TOM, since=now + 2 * DAY)
    away(stage, MAX, SUE, processes=["one", "other"])
    with pytest.raises(SubstitutionOverlaps):
        away(stage, MAX, TOM, processes=["other"])

    stage.engine.execute(EndSubstitution(first.id), MAX)
    away(stage, MAX, SUE, since=now, until=now + DAY)


def test_an_administrator_makes_and_ends_it_for_anybody_and_others_do_not(stage: Stage) -> None:
    rule = away(stage, ROOT, EVE, person="max")
    with pytest.raises(NotAdministrator):
        stage.engine.execute(EndSubstitution(rule.id), EVE)
    with pytest.raises(SubstitutionNotFound):
        stage.engine.ask(SubstitutionById(rule.id), TOM)
    with pytest.raises(SubstitutionNotFound):
        stage.engine.execute(EndSubstitution("none"), ROOT)

    assert [one.created_by.id for one in rules(stage, MAX)] == ["root"]
    ended = stage.engine.execute(EndSubstitution(rule.id), ROOT).ended_at
    stage.clock.forward(DAY)
    assert stage.engine.execute(EndSubstitution(rule.id), MAX).ended_at == ended, "what is over stays as it is"
    [item] = rules(stage, MAX)
    assert (item.state, item.ended_by and item.ended_by.id, item.allowed_actions) == ("ended", "root", ())


def test_rules_are_found_by_person_state_and_process(stage: Stage) -> None:
    now = stage.clock()
    away(stage, MAX, EVE, processes=["one"])
    away(stage, SUE, TOM, since=now + DAY, until=now + 2 * DAY)
    started(stage, "one", ANN)

    def found(who: Actor, **more: Any) -> list[tuple[str, str]]:
        return [(one.person.id, one.state) for one in rules(stage, who, **more)]

    assert (found(MAX), found(EVE), found(EVE, of="for_me")) == ([("max", "active")], [], [("max", "active")])
    with pytest.raises(NotAdministrator):
        found(MAX, of="everybody")
    assert found(ROOT, of="everybody") == [("sue", "upcoming"), ("max", "active")]
    assert found(ROOT, of="everybody", state="active") == found(ROOT, of="everybody", text="马克") == [("max", "active")]
    assert found(ROOT, of="everybody", definition_key="other") == [("sue", "upcoming")]
    assert found(ROOT, of="everybody", since=now + 3 * DAY) == [("max", "active")]
    assert [(one.held, [process.key for process in one.processes]) for one in rules(stage, MAX)] == [(1, ["one"])]
