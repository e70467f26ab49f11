"""依次, 比例 and 票签 on the real engine: who is asked when, when it is decided, and what is read for it."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, Claim, Reject, Resubmit
from engine.errors import NotYourTurn
from engine.model import InstanceState
from engine.queries import Inbox, PredictionOf, UserTaskById
from engine.store.work import user_task
from engine.testing import Stage
from engine.testing.bench import organisation
from engine.testing.invariants import violations
from engine.testing.statements import counting
from tests.commands.acting import approve, codes, detail, reject, send_back, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, WES, open_office

PEOPLE = {p.id: p for p in (MAX, EVE, FAY, SUE, WES)}


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def rows(stage: Stage, instance_id: str) -> dict[str, str]:
    """{person: state of his task}."""
    t = user_task.c
    with stage.database.connect() as connection:
        return dict(connection.execute(user_task.select().where(t.instance_id == instance_id).with_only_columns(t.assignee_id, t.state)).all())


def todo(stage: Stage, *people: Actor) -> list[str]:
    return [person.id for person in people if stage.engine.ask(Inbox(), person).items]


# -- 依次 --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_turn(stage: Stage) -> Stage:
    stage.deploy_files(
        draw("turn", user("sign", "user:fay,user:max,user:eve", mode="sequence"), user("last", "role:head@branch"), paths="start > sign > last > end")
    )
    return stage


def test_one_after_the_other_is_asked_in_the_order_of_the_rules(in_turn: Stage) -> None:
    request = started(in_turn, "turn", ANN)
    assert rows(in_turn, request.id) == {"fay": "pending", "max": "waiting", "eve": "waiting"}

    for person, next_one in ((FAY, ["max"]), (MAX, ["eve"]), (EVE, ["sue"])):
        assert todo(in_turn, FAY, MAX, EVE, SUE) == [person.id]
        approve(in_turn, request.id, person, mine=True)
        assert todo(in_turn, FAY, MAX, EVE, SUE) == next_one
        assert violations(in_turn.engine) == []
    assert approve(in_turn, request.id, SUE).instance.state is InstanceState.APPROVED


def test_whose_turn_has_not_come_may_read_and_not_act(in_turn: Stage) -> None:
    request = started(in_turn, "turn", ANN)
    early = task_at(in_turn, request.id, of=EVE)

    for command in (Approve(early), Reject(early, "不"), Claim(early)):
        with pytest.raises(NotYourTurn):
            in_turn.engine.execute(command, EVE)  # type: ignore[arg-type]  # one of three
    page = in_turn.engine.ask(UserTaskById(early), EVE)
    assert (page.task.state, list(page.task.allowed_actions)) == ("waiting", [])
    assert [t.assignee.id for t in detail(in_turn, request.id).instance.open_tasks if t.assignee] == ["fay", "max", "eve"]


def test_the_first_no_stops_those_behind(in_turn: Stage) -> None:
    request = started(in_turn, "turn", ANN)
    approve(in_turn, request.id, FAY, mine=True)

    assert reject(in_turn, request.id, MAX, mine=True).instance.state is InstanceState.REJECTED
    assert rows(in_turn, request.id) == {"fay": "approved", "max": "rejected", "eve": "canceled"}
    assert violations(in_turn.engine) == []


def test_a_request_that_comes_back_begins_with_the_first_again(in_turn: Stage) -> None:
    request = started(in_turn, "turn", ANN)
    approve(in_turn, request.id, FAY, mine=True)
    send_back(in_turn, request.id, MAX)

    in_turn.engine.execute(Resubmit(request.id), ANN)
    assert todo(in_turn, FAY, MAX, EVE) == ["fay"]


def test_among_many_the_next_one_is_found_though_not_all_are_read(database: Database) -> None:
    stage = Stage(database, organisation=organisation(40))
    stage.deploy_files(draw("many", user("sign", "field:signers", mode="sequence"), paths="start > sign > end"))
    names = [f"s{n:04}" for n in range(40)]
    request = started(stage, "many", Actor("ann", "安"), signers=names)

    for number, name in enumerate(names):
        person = Actor(name, name)
        [mine] = stage.engine.ask(Inbox(), person).items
        assert todo(stage, *(Actor(n, n) for n in names[number + 1 :])) == []
        result = stage.engine.execute(Approve(mine.id), person)
    assert result.instance.state is InstanceState.APPROVED
    assert request.id == result.instance.id


# -- 比例 and 票签 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "said", "state"),
    [
        ({"mode": "ratio:60"}, "max+ eve+ fay+", "approved"), ({"mode": "ratio:60"}, "max- eve- fay-", "rejected"),
        ({"mode": "ratio:60"}, "max- eve+ fay- sue+ wes+", "approved"), ({"mode": "ratio:60", "reject_rule": "one_veto"}, "max+ eve-", "rejected"),
        ({"mode": "ratio:60", "reject_rule": "collect_all"}, "max+ eve+ fay+ sue- wes-", "approved"),
        ({"mode": "vote:50", "weights": "user:max=4"}, "max+", "approved"), ({"mode": "vote:50", "weights": "user:max=4"}, "eve- max-", "rejected"),
        ({"mode": "vote:50", "weights": "user:max=4"}, "max- eve+ fay+ sue+ wes+", "approved"),
        ({"mode": "vote:51", "weights": "user:max=4"}, "max-", "rejected"), ({"mode": "vote:51", "weights": "user:max=4"}, "max+ eve+", "approved"),
    ],
)  # fmt: skip
def test_it_is_decided_as_soon_as_it_is_certain(stage: Stage, properties: dict[str, str], said: str, state: str) -> None:
    stage.deploy_files(draw("many", user("sign", "user:max,user:eve,user:fay,user:sue,user:wes", **properties), paths="start > sign > end"))
    request = started(stage, "many", ANN)

    words = said.split()
    for number, word in enumerate(words, 1):
        act = approve if word.endswith("+") else reject
        found = act(stage, request.id, PEOPLE[word[:-1]], mine=True).instance.state
        assert found == (state if number == len(words) else "running"), word
    assert violations(stage.engine) == []


def test_a_role_gives_each_holder_a_vote_of_its_weight(stage: Stage) -> None:
    stage.deploy_files(draw("vote", user("sign", "role:finance,role:approver", mode="vote:60", weights="role:finance=3"), paths="start > sign > end"))
    request = started(stage, "vote", ANN)

    assert approve(stage, request.id, FAY, mine=True).instance.state is InstanceState.APPROVED


def test_those_who_were_not_needed_are_closed_with_the_reason(stage: Stage) -> None:
    stage.deploy_files(draw("half", user("sign", "user:max,user:eve,user:fay", mode="ratio:50"), paths="start > sign > end"))
    request = started(stage, "half", ANN)
    approve(stage, request.id, MAX, mine=True)
    approve(stage, request.id, FAY, mine=True)

    assert rows(stage, request.id) == {"max": "approved", "fay": "approved", "eve": "canceled"}
    assert codes(stage, request.id)[-1] == "instance.approved"


@pytest.mark.postgresql
@pytest.mark.parametrize("properties", [{"mode": "ratio:60"}, {"mode": "vote:60"}, {"mode": "sequence"}])
def test_a_vote_costs_the_same_among_few_and_among_many(postgres: Database, properties: dict[str, str]) -> None:
    stage = Stage(postgres, organisation=organisation(80))
    stage.deploy_files(draw("many", user("sign", "field:signers", **properties), paths="start > sign > end"))
    spent = {}
    for people in (30, 80):
        names = [f"s{n:04}" for n in range(people)]
        request = started(stage, "many", Actor("ann", "安"), signers=names)
        votes = []
        for name in names[: people // 2]:
            mine = next(item.id for item in stage.engine.ask(Inbox(), Actor(name, name)).items if item.process_instance_id == request.id)
            with counting(stage.database) as vote:
                stage.engine.execute(Approve(mine), Actor(name, name), idempotency_key=mine)
            votes.append(len(vote.statements))
        spent[people] = max(votes)

    assert spent[30] == spent[80]
    assert spent[80] <= 10


def test_those_who_wait_for_their_turn_are_foreseen(in_turn: Stage) -> None:
    request = started(in_turn, "turn", ANN)

    [now] = in_turn.engine.ask(PredictionOf(request.id), ANN).next
    assert now.candidates is not None
    assert [p.id for p in now.candidates.persons] == ["fay", "max", "eve"]
