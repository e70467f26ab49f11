"""Several people on one step: when it is decided, how, and what becomes of those who had not yet spoken."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, Approve, Resubmit
from engine.errors import TaskStateChanged
from engine.model import InstanceState
from engine.queries import Inbox, UserTaskById
from engine.store.work import user_task
from engine.testing import Stage
from tests.commands.acting import approve, codes, open_at, reject, send_back, started, task_at
from tests.engine.drawing import Node, draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, open_office

PEOPLE = {"max": MAX, "eve": EVE, "fay": FAY}


def vote(mode: str, rule: str = "") -> Node:
    more = {"reject_rule": rule} if rule else {}
    return user("sign", "user:max,user:eve,user:fay", mode=mode, **more)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


# Who says what, in this order, until the step is decided; and what the request is then.
@pytest.mark.parametrize(
    ("mode", "rule", "said", "state"),
    [
        ("all", "", "max+ eve+ fay+", "approved"),
        ("all", "", "max+ eve-", "rejected"),
        ("all", "one_veto", "max-", "rejected"),
        ("all", "collect_all", "max- eve+ fay+", "rejected"),
        ("all", "collect_all", "max+ eve+ fay-", "rejected"),
        ("all", "collect_all", "max+ eve+ fay+", "approved"),
        ("any", "", "eve+", "approved"),
        ("any", "", "eve-", "rejected"),
        ("any", "any_first", "fay-", "rejected"),
        ("any", "all_reject", "max- eve+", "approved"),
        ("any", "all_reject", "max- eve- fay-", "rejected"),
        ("any", "all_reject", "max- eve- fay+", "approved"),
    ],
)
def test_a_step_is_decided_as_soon_as_its_rule_says(stage: Stage, mode: str, rule: str, said: str, state: str) -> None:
    stage.deploy_files(draw("vote", vote(mode, rule), paths="start > sign > end"))
    result = started(stage, "vote", ANN)
    assert {task.persons[0].id for task in result.open_tasks} == set(PEOPLE)

    words = said.split()
    for number, word in enumerate(words):
        act = approve if word.endswith("+") else reject
        decided = act(stage, result.id, PEOPLE[word[:-1]], mine=True)
        assert decided.instance.state == (state if number == len(words) - 1 else "running")
    assert len([c for c in codes(stage, result.id) if c.startswith("task.")]) == len(words)


def states(stage: Stage, instance_id: str) -> dict[str, tuple[str, str | None]]:
    t = user_task.c
    with stage.database.connect() as connection:
        rows = connection.execute(user_task.select().where(t.instance_id == instance_id).with_only_columns(t.assignee_id, t.state, t.close_reason))
        return {person: (state, reason) for person, state, reason in rows}


@pytest.mark.parametrize(("act", "reason"), [(approve, "SIBLING_DECIDED"), (reject, "NODE_REJECTED")])
def test_those_who_had_not_spoken_are_canceled_with_the_reason(stage: Stage, act: object, reason: str) -> None:
    stage.deploy_files(draw("vote", vote("any"), paths="start > sign > end"))
    result = started(stage, "vote", ANN)
    late = task_at(stage, result.id, of=EVE)

    act(stage, result.id, MAX, mine=True)  # type: ignore[operator]

    assert states(stage, result.id)["eve"] == ("canceled", reason)
    assert stage.engine.ask(Inbox(), EVE).items == []
    assert stage.engine.ask(Inbox("done"), EVE).items == []
    with pytest.raises(TaskStateChanged) as refusal:
        stage.engine.execute(Approve(late), EVE)
    assert (refusal.value.params["user"], refusal.value.params["task"]["close_reason"]) == ("马克", reason)
    assert stage.engine.ask(UserTaskById(late), EVE).task.close_reason == reason


def test_the_token_moves_once_and_only_when_all_have_spoken(stage: Stage) -> None:
    stage.deploy_files(draw("vote", vote("all"), user("next", "role:head@branch"), paths="start > sign > next > end"))
    result = started(stage, "vote", ANN)

    for person in (FAY, MAX):
        assert "next" not in [t.element_path for t in approve(stage, result.id, person, mine=True).instance.open_tasks]
    assert open_at(stage, result.id) == ["sign"]
    assert [t.element_path for t in approve(stage, result.id, EVE, mine=True).instance.open_tasks] == ["next"]
    assert approve(stage, result.id, SUE).instance.state is InstanceState.APPROVED


def test_one_of_several_may_send_the_request_back_and_votes_given_do_not_count_again(stage: Stage) -> None:
    stage.deploy_files(draw("vote", vote("all"), paths="start > sign > end", withdraw="never"))
    result = started(stage, "vote", ANN)
    approve(stage, result.id, MAX, mine=True)

    send_back(stage, result.id, EVE)
    assert states(stage, result.id)["fay"] == ("canceled", "INSTANCE_RETURNED")
    again = stage.engine.execute(Resubmit(result.id), ANN)
    assert {task.persons[0].id for task in again.open_tasks} == {"max", "eve", "fay"}


@pytest.mark.parametrize(
    ("candidates", "mode", "who"),
    [
        ("role:approver", "all", {"max", "eve"}), ("role:approver,user:eve,user:fay", "all", {"max", "eve", "fay"}),
        ("field:signers", "any", {"max", "fay"}),
        ("field:one", "all", {"eve"}), ("field:nobody", "all", {None}), ("role:head@branch", "all", {"sue"}), ("user:no-such", "any", {None}),
    ],
)  # fmt: skip
def test_who_sits_on_a_step_follows_its_candidates(stage: Stage, candidates: str, mode: str, who: set[str | None]) -> None:
    stage.deploy_files(draw("seats", user("sign", candidates, mode=mode), paths="start > sign > end"))

    result = started(stage, "seats", ANN, signers=["max", "fay", "max", "ann", "no-such", 7], one="eve", nobody=[])

    assert {task.persons[0].id if task.persons else None for task in result.open_tasks} == who
    assert len(result.open_tasks) == len(who)


def test_people_of_a_countersign_are_those_of_its_entry_and_stay_so(stage: Stage) -> None:
    stage.deploy_files(draw("seats", user("sign", "role:approver", mode="all"), paths="start > sign > end"))
    result = started(stage, "seats", ANN)
    stage.engine.execute(AddPerson("new", "新人", memberships=[("approver", None)]), SYSTEM)
    stage.engine.execute(AddPerson("max", "马克", memberships=[]), SYSTEM)

    newcomer = Actor("new", "新人")
    assert stage.engine.ask(Inbox(), newcomer).items == []
    approve(stage, result.id, MAX, mine=True)
    assert approve(stage, result.id, EVE, mine=True).instance.state is InstanceState.APPROVED


def test_a_groups_inbox_follows_todays_membership(stage: Stage) -> None:
    stage.deploy_files(draw("group", user("check", "role:approver"), paths="start > check > end"))
    result = started(stage, "group", ANN)
    stage.engine.execute(AddPerson("new", "新人", memberships=[("approver", None)]), SYSTEM)
    stage.engine.execute(AddPerson("max", "马克", memberships=[]), SYSTEM)

    assert stage.engine.ask(Inbox(), MAX).items == []
    assert approve(stage, result.id, Actor("new", "新人")).instance.state is InstanceState.APPROVED
