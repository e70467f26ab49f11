"""去重: people who have approved before are not asked again, as long as nothing has changed."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import ChangeVariables, Resubmit
from engine.model import InstanceState
from engine.queries import Inbox
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, open_at, send_back, started
from tests.commands.lines import asked, line, rows, told
from tests.engine.drawing import form, user
from tests.engine.house import open_house
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT

TEXTS = Texts.load([])


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


def test_who_approved_before_is_skipped_with_a_pointer_to_where(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max,user:fay", mode="all", dedupe="first_only"))
    request = started(stage, "way", ANN)
    first = approve(stage, request.id, MAX)
    approve(stage, request.id, EVE)

    assert sorted(rows(stage, request.id, "three")) == [("fay", "pending", None), ("max", "skipped", "dedupe:first_only")]
    [entry] = told(stage, request.id, "task.skipped")
    assert (entry.params["person"], entry.params["origin"], entry.params["element_path"]) == ("马克", first.task_id, "three")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "马克 在本轮已经同意过，自动跳过"
    assert approve(stage, request.id, FAY, mine=True).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:60", "vote:60"])
def test_where_all_have_approved_before_the_step_passes(stage: Stage, mode: str) -> None:
    line(stage, user("one", "user:max,user:eve", mode="all"), user("two", "user:eve,user:max", mode=mode, dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX, mine=True)

    assert approve(stage, request.id, EVE, mine=True).instance.state is InstanceState.APPROVED
    assert {state for _, state, _ in rows(stage, request.id, "two")} == {"skipped"}
    assert violations(stage.engine) == []


def test_consecutive_forgets_who_approved_further_back_and_looks_through_steps_nobody_decided(stage: Stage) -> None:
    again = {"mode": "any", "dedupe": "consecutive"}
    line(
        stage,
        user("one", "user:max"),
        user("two", "user:max", **again),
        user("three", "user:max", **again),
        user("four", "user:eve"),
        user("five", "user:max", **again),
    )
    request = started(stage, "way", ANN)

    approve(stage, request.id, MAX)
    assert open_at(stage, request.id) == ["four"]
    approve(stage, request.id, EVE)
    assert (open_at(stage, request.id), asked(stage, request.id)) == (["five"], ["max"])


def test_when_the_form_has_changed_since_he_is_asked_again(stage: Stage) -> None:
    fields = form("start", {"type": "number", "key": "amount"})
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max", dedupe="first_only"), more=fields)
    changed, same = (started(stage, "way", ANN, amount=1) for _ in range(2))
    for request in (changed, same):
        approve(stage, request.id, MAX)
    stage.engine.execute(ChangeVariables(changed.id, "写错了", {"amount": 2}), ROOT)

    assert approve(stage, same.id, EVE).instance.state is InstanceState.APPROVED
    assert approve(stage, changed.id, EVE).instance.state is InstanceState.RUNNING
    assert asked(stage, changed.id) == ["max"]


def test_what_he_changed_himself_is_what_he_approved(stage: Stage) -> None:
    fields = form("start", {"type": "number", "key": "amount"})
    opened = user("one", "user:max", fields='{"amount": "write"}')
    line(stage, opened, user("two", "user:max", dedupe="first_only"), more=fields)
    request = started(stage, "way", ANN, amount=1)

    assert approve(stage, request.id, MAX, variables={"amount": 2}).instance.state is InstanceState.APPROVED


def test_a_new_round_asks_everybody_again(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max", dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX)
    send_back(stage, request.id, EVE)
    stage.engine.execute(Resubmit(request.id), ANN)

    approve(stage, request.id, MAX)
    assert approve(stage, request.id, EVE).instance.state is InstanceState.APPROVED
    assert len(told(stage, request.id, "task.skipped")) == 1


def test_what_must_be_approved_anew_is(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:max", always_reapprove="true"))
    request = started(stage, "way", ANN)

    assert approve(stage, request.id, MAX).instance.state is InstanceState.RUNNING
    assert asked(stage, request.id) == ["max"]


def test_who_is_no_more_asked_does_not_see_the_step_in_his_boxes(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:max,user:fay", mode="all", dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX)

    assert stage.engine.ask(Inbox(), MAX).items == []
    assert [item.element_path for item in stage.engine.ask(Inbox("done"), MAX).items] == ["one"]
