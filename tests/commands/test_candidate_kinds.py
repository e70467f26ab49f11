"""Every kind of candidates on the real engine: who is asked, what is read for it, and whom the initiator may pick."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddBranch, AddPerson, Approve, Resubmit, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.errors import ExpressionFailed, FieldsRejected
from engine.model import InstanceState
from engine.queries import Inbox, PreviewStart
from engine.store import directory
from engine.testing import Stage
from engine.testing.statements import counting
from tests.commands.acting import approve, detail, reject, send_back, started
from tests.commands.lines import asked, line
from tests.engine.drawing import draw, form, user
from tests.engine.house import HOUSE, open_house
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, SUE, TOM


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


@pytest.mark.parametrize(
    ("candidates", "mode", "by", "who"),
    [
        ("user:fay", "any", ANN, ["fay"]), ("role:approver", "single", ANN, ["approver"]), ("group:approver", "single", ANN, ["approver"]),
        ("group:head", "all", ANN, ["sue", "wes"]), ("role:head@branch", "all", BEN, ["wes"]), ("role:lawyer@branch", "all", ANN, ["sys_admin"]),
        ("role:lawyer@branch^", "all", ANN, ["lea"]), ("role:lawyer@branch^", "single", ANN, ["lawyer"]), ("initiator", "any", ANN, ["ann"]),
        ("manager:1", "any", ANN, ["sue"]), ("manager:2", "any", ANN, ["max"]), ("manager:3", "any", ANN, ["root"]),
        ("manager:4", "any", ANN, ["sys_admin"]), ("managers:1..2", "sequence", ANN, ["sue", "max"]),
        ("managers:2..9", "all", ANN, ["max", "root"]), ("manager:1", "any", TOM, ["sys_admin"]), ("manager:1", "any", BEN, ["sys_admin"]),
        ("head:initiator", "any", ANN, ["sue"]), ("head:initiator", "any", BEN, ["sys_admin"]), ("head:dept", "any", ANN, ["max"]),
        ("head:depts", "all", ANN, ["sue", "max"]), ("field:signers", "all", ANN, ["eve", "fay"]),
        ('=if amount > 10 then ["max", "role:finance"] else "eve"', "all", ANN, ["max", "fay"]),
        ('=if amount > 100 then "max" else "eve"', "any", ANN, ["eve"]), ('="role:approver"', "single", ANN, ["approver"]),
        ("=nothing", "any", ANN, ["sys_admin"]), ("=initiator.id", "any", ANN, ["sys_admin"]),
    ],
)  # fmt: skip
def test_each_rule_finds_its_people(stage: Stage, candidates: str, mode: str, by: Actor, who: list[str]) -> None:
    line(stage, user("check", candidates, mode=mode))
    values = {"dept": "hq", "depts": ["suzhou", "hq"], "signers": ["eve", "fay"], "amount": 50}

    assert sorted(asked(stage, started(stage, "way", by, **values).id)) == sorted(who)


def test_who_acted_before_is_who_really_did_and_at_the_last_visit(stage: Stage) -> None:
    line(stage, user("check", "role:approver"), user("second", "user:fay", on_reject="end"), user("again", "previous:check"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX)
    send_back(stage, request.id, FAY)
    stage.engine.execute(Resubmit(request.id), ANN)
    approve(stage, request.id, EVE)
    approve(stage, request.id, FAY)

    assert asked(stage, request.id) == ["eve"]


def test_who_acted_in_this_very_command_is_known_too_and_whoever_said_no(stage: Stage) -> None:
    line(
        stage,
        user("check", "user:max,user:eve", mode="all", reject_rule="collect_all", on_reject="continue"),
        user("again", "previous:check", mode="all"),
    )
    request = started(stage, "way", ANN)
    reject(stage, request.id, MAX, mine=True)
    approve(stage, request.id, EVE, mine=True)

    assert asked(stage, request.id) == ["max", "eve"]


def test_superiors_who_have_left_are_passed_over_and_circles_come_to_an_end(stage: Stage) -> None:
    line(stage, user("check", "managers:1..5", mode="sequence"))
    with stage.database.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(directory.person.update().where(directory.person.c.id == "sue").values(enabled=False))
    stage.engine.execute(AddPerson("root", "管理员", memberships=[("sys_admin", None)], manager="ann"), SYSTEM)

    assert asked(stage, started(stage, "way", ANN).id) == ["max", "root"]


def test_heads_and_superiors_are_changed_by_commands_and_stay_when_nothing_is_said(stage: Stage) -> None:
    line(stage, user("check", "manager:1"), user("sign", "head:initiator"))

    stage.engine.execute(AddPerson("ann", "安", memberships=[("staff", "suzhou")]), SYSTEM)
    stage.engine.execute(AddBranch("suzhou", "苏州", "east"), SYSTEM)
    request = started(stage, "way", ANN)
    assert asked(stage, request.id) == ["sue"]
    stage.engine.execute(AddBranch("suzhou", "苏州", "east", head="fay"), SYSTEM)
    approve(stage, request.id, SUE)
    assert asked(stage, request.id) == ["fay"]

    stage.engine.execute(AddPerson("ann", "安", memberships=[("staff", "suzhou")], manager="lea"), SYSTEM)
    assert asked(stage, started(stage, "way", ANN).id) == ["lea"]
    stage.engine.execute(AddPerson("ann", "安", memberships=[("staff", "suzhou")], manager=""), SYSTEM)
    stage.engine.execute(AddBranch("suzhou", "苏州", "east", head=""), SYSTEM)
    assert asked(stage, started(stage, "way", ANN).id) == ["sys_admin"]


def test_an_expression_that_fails_refuses_the_command(stage: Stage) -> None:
    line(stage, user("check", "=for i in 1..99999999 return i"), user("last", "user:max"))

    with pytest.raises(ExpressionFailed):
        started(stage, "way", ANN)


# -- 自选 --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def picking(stage: Stage) -> Stage:
    line(stage, user("check", "choice:role:approver"), user("sign", "choice:role:head,user:fay", mode="all"))
    return stage


def test_the_initiator_picks_among_the_candidates(picking: Stage) -> None:
    request = started(picking, "way", ANN, chosen={"check": "eve", "sign": ["wes"]})

    assert asked(picking, request.id) == ["eve"]
    approve(picking, request.id, EVE)
    assert asked(picking, request.id) == ["wes", "fay"]
    assert detail(picking, request.id).variables["chosen"] == {"check": "eve", "sign": ["wes"]}


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"check": "fay"}, "chosen.check"), ({"check": ["eve", "fay"]}, "chosen.check"), ({"other": "eve"}, "chosen.other"),
        ({"check": 7}, "chosen.check"), ("eve", "chosen."), ({"check": {"id": "eve"}}, "chosen.check"),
    ],
)  # fmt: skip
def test_whoever_is_not_among_them_is_refused(picking: Stage, chosen: Any, field: str) -> None:
    with pytest.raises(FieldsRejected) as refusal:
        picking.engine.execute(StartInstance("way", {"chosen": chosen}), ANN)

    assert list(refusal.value.errors) == [field]
    assert refusal.value.errors[field][0].code == "choice_refused"
    assert picking.engine.ask(Inbox("started"), ANN).items == []


def test_a_choice_who_has_left_does_not_count(picking: Stage) -> None:
    request = started(picking, "way", ANN, chosen={"check": "eve", "sign": "wes"})
    picking.engine.execute(AddPerson("wes", "韦斯", memberships=[]), SYSTEM)

    approve(picking, request.id, EVE)
    assert asked(picking, request.id) == ["fay"]


def test_a_choice_goes_beside_the_form_and_may_be_made_anew_when_the_request_comes_back(stage: Stage) -> None:
    line(stage, user("check", "choice:role:approver"), more=form("start", {"type": "textfield", "key": "reason"}))
    request = started(stage, "way", ANN, reason="x", chosen={"check": "eve"})
    ahead = stage.engine.ask(PreviewStart("way", {"reason": "x", "chosen": {"check": "max"}}), ANN).prediction
    assert ahead.next[0].candidates is not None
    assert [p.id for p in ahead.next[0].candidates.persons] == ["max"]

    send_back(stage, request.id, EVE)
    stage.engine.execute(Resubmit(request.id, {"reason": "y", "chosen": {"check": ["max"]}}), ANN)
    assert asked(stage, request.id) == ["max"]


# -- what it costs -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def large(postgres: Database) -> Stage:
    """5 000 people hold a role in the initiator's branch, 5 000 elsewhere."""
    stage = Stage(postgres, organisation=HOUSE, handlers=HandlerSet())
    people = [f"p{n:05}" for n in range(10_000)]
    with postgres.connect().execution_options(write=True) as connection, connection.begin():
        told = [{"id": p, "name": p, "email": "", "enabled": True, "created_at": stage.clock()} for p in people]
        connection.execute(directory.person.insert(), told)
        connection.execute(directory.role.insert(), {"id": "crowd", "name": "众人"})
        held = [{"id": p, "person_id": p, "role_id": "crowd", "branch_id": "suzhou" if n < 5_000 else "wuxi"} for n, p in enumerate(people)]
        connection.execute(directory.membership.insert(), held)
    return stage


def reads(statements: list[str]) -> list[str]:
    return [
        s for s in statements if s.lstrip().upper().startswith(("SELECT", "WITH")) and any(f"{t}." in s for t in ("person", "membership", "branch"))
    ]


@pytest.mark.postgresql
@pytest.mark.parametrize(("mode", "seats"), [("single", 1), ("all", 5_000)])
def test_deciding_for_a_role_of_a_branch_with_5000_people_reads_the_directory_in_three_statements_at_most(
    large: Stage, mode: str, seats: int
) -> None:
    files = draw("crowd", user("first", "user:max"), user("check", "role:crowd@branch", mode=mode), paths="start > first > check > end")
    large.deploy_files(files)
    task = started(large, "crowd", ANN).open_tasks[0].id
    with counting(large.database) as spent:
        result = large.engine.execute(Approve(task), MAX)

    assert len(result.instance.open_tasks) == seats
    assert len(reads(spent.statements)) <= 3


@pytest.mark.postgresql
def test_all_kinds_together_read_the_directory_in_four_statements_and_substitutes_in_one(postgres: Database) -> None:
    stage = open_house(postgres)
    everything = (
        "user:max,role:approver,role:head@branch,role:lawyer@branch^,group:finance,initiator,managers:1..3,head:initiator,head:dept,field:signers,"
        "previous:first,choice:role:head"
    )
    line(
        stage,
        user("first", "user:eve"),
        user("check", everything, mode="all", on_initiator="head", dedupe="first_only"),
        user("feel", '=["max", "role:finance"]'),
    )
    request = stage.engine.execute(StartInstance("way", {"dept": "hq", "signers": ["fay", "lea"], "chosen": {"check": "wes"}}), ANN)
    task = request.open_tasks[0].id
    with counting(stage.database) as spent:
        result = stage.engine.execute(Approve(task), EVE)

    assert {t.persons[0].id for t in result.instance.open_tasks} == {"max", "sue", "lea", "fay", "ann", "root", "wes"}
    assert len(reads(spent.statements)) <= 4 + 1 + 1, "and one for the task itself"
    assert result.instance.state is InstanceState.RUNNING
