"""Nobody left, and one's own request: what the engine does at a step without asking anybody, and what it keeps of it."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, RetryIncident, StartInstance
from engine.errors import StepBudgetExceeded
from engine.model import InstanceState
from engine.queries import Inbox, PredictionOf
from engine.settings import Settings
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, codes, detail, incidents, open_at, started
from tests.commands.lines import asked, line, rows, told
from tests.engine.drawing import Node, draw, end, script, user, xor
from tests.engine.house import LIN, open_house
from tests.engine.office import ANN, FAY, MAX, ROOT, SUE, TOM, open_office

TEXTS = Texts.load([])


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


# -- 空审批人 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:60", "vote:60"])
def test_a_step_without_people_passes_by_itself_where_that_is_allowed(stage: Stage, mode: str) -> None:
    line(stage, user("none", "role:nobody", mode=mode, on_empty="skip"), user("last", "role:finance"))
    request = started(stage, "way", ANN)

    assert open_at(stage, request.id) == ["last"]
    assert rows(stage, request.id, "none") == [(None, "auto_approved", "on_empty:skip")]
    [entry] = told(stage, request.id, "task.auto_approved")
    assert (entry.actor.id, entry.params["rule"], entry.params["outcome"]) == ("system", "on_empty:skip", "approved")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "没有审批人，自动通过"
    assert violations(stage.engine) == []


def test_a_step_without_people_may_end_the_request(stage: Stage) -> None:
    line(stage, user("first", "role:finance"), user("none", "role:nobody", on_empty="reject"))
    request = started(stage, "way", ANN)

    assert approve(stage, request.id, FAY).instance.state is InstanceState.REJECTED
    assert rows(stage, request.id, "none") == [(None, "auto_rejected", "on_empty:reject")]
    assert codes(stage, request.id)[-2:] == ["task.auto_rejected", "instance.rejected"]
    assert violations(stage.engine) == []


def test_a_refusal_by_policy_takes_the_way_that_the_diagram_draws_for_it(stage: Stage) -> None:
    outcomes = "accepted:受理;refused:不予受理!"
    stage.deploy_files(
        draw(
            "way", user("none", "role:nobody", on_empty="reject", outcomes=outcomes), xor("gate"), user("explain", "role:finance"), end("end"),
            paths="""
            start > none > gate
            gate > explain: outcome = "refused"
            gate >* end
            explain > end
            """,
        )
    )  # fmt: skip
    request = started(stage, "way", ANN)

    assert open_at(stage, request.id) == ["explain"]
    assert detail(stage, request.id).variables["outcomes"] == {"none": "refused"}


def test_a_deputy_or_the_administrators_have_what_nobody_has(stage: Stage) -> None:
    line(stage, user("one", "role:nobody", on_empty="user:tom"), user("two", "user:gone"))
    request = started(stage, "way", ANN)

    assert asked(stage, request.id) == ["tom"]
    approve(stage, request.id, TOM)
    assert asked(stage, request.id) == ["sys_admin"]
    assert approve(stage, request.id, ROOT).instance.state is InstanceState.APPROVED


def test_a_step_that_waits_for_somebody_is_an_incident_until_somebody_is_there(stage: Stage) -> None:
    line(stage, user("none", "role:cashier", on_empty="hold"), user("last", "role:finance"))
    request = started(stage, "way", ANN)

    [found] = incidents(stage)
    assert (found.element_path, found.kind, found.process_instance_id) == ("none", "assignment", request.id)
    assert detail(stage, request.id).instance.state == "faulted"
    assert violations(stage.engine) == []
    assert stage.engine.ask(PredictionOf(request.id), ANN).next[0].rule == "on_empty:hold"
    stage.engine.execute(RetryIncident(found.id), ROOT)
    [again] = incidents(stage)
    assert (again.attempt, again.id != found.id) == (2, True)

    stage.engine.execute(AddPerson("cas", "卡斯", memberships=[("cashier", None)]), SYSTEM)
    stage.engine.execute(RetryIncident(again.id), ROOT)
    assert (incidents(stage), asked(stage, request.id)) == ([], ["cashier"])
    assert open_at(stage, request.id) == ["none"]
    approve(stage, request.id, Actor("cas", "卡斯"))
    assert approve(stage, request.id, FAY).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_what_happens_beside_it_does_not_open_a_step_that_waits_for_somebody_twice(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "wide", Node("parallelGateway", "fork"), user("none", "role:cashier", on_empty="hold"), user("other", "role:finance"),
            user("more", "role:finance"), Node("parallelGateway", "join"),
            paths="""
            start > fork > none > join > end
            fork > other > more > join
            """,
        )
    )  # fmt: skip
    request = started(stage, "wide", ANN)
    approve(stage, request.id, FAY, "other")
    approve(stage, request.id, FAY, "more")

    assert len(incidents(stage)) == 1
    assert violations(stage.engine) == []


def test_automatic_steps_in_a_circle_end_with_the_budget(database: Database) -> None:
    circle = draw(
        "circle", xor("back"), user("none", "role:nobody", on_empty="skip"), xor("gate"), end("end"),
        paths="""
        start > back > none > gate
        gate >* back
        gate > end: outcome = "rejected"
        """,
    )  # fmt: skip
    stage = open_office(database, circle, settings=Settings(step_budget=60))

    with pytest.raises(StepBudgetExceeded):
        stage.engine.execute(StartInstance("circle"), ANN)
    assert stage.engine.ask(Inbox("started"), ANN).items == []


def test_several_automatic_steps_are_passed_at_once_and_told_in_their_order(stage: Stage) -> None:
    counted = script("count", "n = 1")
    line(stage, user("one", "role:nobody", on_empty="skip"), counted, user("two", "role:nobody", on_empty="skip"), user("last", "user:max"))
    request = started(stage, "way", ANN)

    assert [entry.params["element_path"] for entry in told(stage, request.id, "task.auto_approved")] == ["one", "two"]
    assert asked(stage, request.id) == ["max"]


# -- 本人 --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "by", "candidates", "who"),
    [
        ("forbid", ANN, "user:ann,user:max", ["max"]), ("forbid", ANN, "user:ann", ["sys_admin"]), ("allow", ANN, "user:ann", ["ann"]),
        ("skip", ANN, "user:ann,user:max", ["max"]), ("skip", ANN, "user:ann", ["sys_admin"]), ("manager", ANN, "user:ann", ["sue"]),
        ("manager", ANN, "user:ann,user:sue", ["sue"]), ("manager", TOM, "user:tom", ["sys_admin"]), ("head", ANN, "user:ann", ["sue"]),
        ("head", SUE, "head:initiator", ["max"]), ("head", MAX, "user:max", ["sys_admin"]), ("skip", LIN, "role:lonely", ["sys_admin"]),
        ("manager", LIN, "role:lonely", ["sue"]), ("skip", MAX, "role:approver", ["approver"]),
    ],
)  # fmt: skip
def test_ones_own_request_goes_to_somebody_else(stage: Stage, policy: str, by: Actor, candidates: str, who: list[str]) -> None:
    line(stage, user("check", candidates, on_initiator=policy))

    assert asked(stage, started(stage, "way", by).id) == who


def test_the_initiators_seat_is_kept_as_skipped_and_told(stage: Stage) -> None:
    line(stage, user("check", "user:ann,user:max", mode="all", on_initiator="skip"))
    request = started(stage, "way", ANN)

    assert sorted(rows(stage, request.id, "check")) == [("ann", "skipped", "on_initiator:skip"), ("max", "pending", None)]
    [entry] = told(stage, request.id, "task.skipped_own")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "安 是发起人，自动跳过"
    assert approve(stage, request.id, MAX, mine=True).instance.state is InstanceState.APPROVED


def test_a_step_handed_up_says_so(stage: Stage) -> None:
    line(stage, user("check", "user:ann", on_initiator="manager"))
    request = started(stage, "way", ANN)

    [entry] = told(stage, request.id, "task.handed_up")
    assert (entry.params["rule"], entry.params["person"]) == ("on_initiator:manager", "苏")
    assert approve(stage, request.id, SUE).instance.state is InstanceState.APPROVED
