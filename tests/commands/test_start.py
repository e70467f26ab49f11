"""Starting a request: who may, as a draft or at once, and what is checked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import EnableDefinition, SaveInstanceDraft, StartInstance, SubmitDraft
from engine.errors import (
    ComputedChanged,
    DefinitionDisabled,
    DefinitionNotFound,
    ExpressionFailed,
    FieldsRejected,
    NotAdministrator,
    NotStarter,
    PersonNotFound,
    StepBudgetExceeded,
    VariablesRejected,
)
from engine.model import InstanceState
from engine.queries import HistoryOf, Inbox, InstanceById
from engine.settings import Settings
from engine.store.history import history_entry
from engine.testing import Stage
from tests.commands.acting import detail, started
from tests.commands.starting import CALLED_ONLY, PLAIN, STAFF_ONLY, WITH_FORM, count
from tests.engine.drawing import Node, draw, script, user
from tests.engine.office import ANN, BEN, EVE, MAX, ROOT, STRANGER, SUE, TOM, open_office


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PLAIN, STAFF_ONLY, CALLED_ONLY, WITH_FORM)


def test_a_submitted_request_has_a_number_a_round_and_a_branch(stage: Stage) -> None:
    result = started(stage, "plain", ANN)

    assert (result.state, result.serial_no, result.round) == (InstanceState.RUNNING, "PLAIN-20251120-0001", 1)
    found = detail(stage, result.id).instance
    assert found.branch is not None
    assert (found.initiator.name, found.branch.name, found.started_at) == ("安", "苏州机构", stage.clock())


def test_numbers_rise_within_a_process(stage: Stage) -> None:
    numbers = [started(stage, key, ANN).serial_no for key in ("plain", "plain", "staff_only", "plain")]

    assert numbers == ["PLAIN-20251120-0001", "PLAIN-20251120-0002", "STAFF_ONLY-20251120-0001", "PLAIN-20251120-0003"]


def test_an_unknown_key_is_not_found(stage: Stage) -> None:
    with pytest.raises(DefinitionNotFound) as refusal:
        stage.engine.execute(StartInstance("no_such"), ANN)
    assert refusal.value.params == {"key": "no_such"}


@pytest.mark.parametrize("by", [ANN, BEN, TOM])
def test_those_named_by_starters_may_start(stage: Stage, by: Actor) -> None:
    assert started(stage, "staff_only", by).state is InstanceState.RUNNING


@pytest.mark.parametrize("by", [MAX, SUE, ROOT, STRANGER])
@pytest.mark.parametrize("draft", [False, True])
def test_others_are_told_which_form_is_not_theirs(stage: Stage, by: Actor, draft: bool) -> None:
    with pytest.raises(NotStarter) as refusal:
        stage.engine.execute(StartInstance("staff_only", draft=draft), by)
    assert refusal.value.params == {"form": "员工申请"}
    assert count(stage) == 0


@pytest.mark.parametrize("by", [ANN, ROOT])
def test_nobody_starts_a_process_that_is_only_called(stage: Stage, by: Actor) -> None:
    with pytest.raises(NotStarter):
        stage.engine.execute(StartInstance("called_only"), by)


def test_a_disabled_definition_takes_no_new_requests_and_its_running_ones_go_on(stage: Stage) -> None:
    running = started(stage, "plain", ANN)
    draft = stage.engine.execute(StartInstance("plain", draft=True), ANN)
    stage.engine.execute(EnableDefinition("plain", False), ROOT)

    with pytest.raises(DefinitionDisabled):
        stage.engine.execute(StartInstance("plain"), ANN)
    with pytest.raises(DefinitionDisabled):
        stage.engine.execute(StartInstance("plain", draft=True), ANN)
    with pytest.raises(DefinitionDisabled):
        stage.engine.execute(SubmitDraft(draft.id), ANN)
    assert detail(stage, running.id).instance.state == "running"

    stage.engine.execute(EnableDefinition("plain", True), ROOT)
    assert stage.engine.execute(SubmitDraft(draft.id), ANN).state is InstanceState.RUNNING


def test_only_an_administrator_enables_a_definition_and_only_one_that_exists(stage: Stage) -> None:
    with pytest.raises(NotAdministrator):
        stage.engine.execute(EnableDefinition("plain", False), ANN)
    with pytest.raises(DefinitionNotFound):
        stage.engine.execute(EnableDefinition("no_such", False), ROOT)


def test_a_request_for_somebody_shows_it_to_him_and_stays_the_initiators(stage: Stage) -> None:
    result = stage.engine.execute(StartInstance("plain", requested_for="ben"), ANN)

    found = stage.engine.ask(InstanceById(result.id), BEN).instance
    assert found.requested_for is not None
    assert (found.initiator.id, found.requested_for.name, found.allowed_actions) == ("ann", "本", ("comment", "copy"))
    assert stage.engine.ask(Inbox("started"), BEN).items == []
    assert stage.engine.ask(HistoryOf(result.id), BEN)[0].params["requested_for"] == "ben"


def test_a_request_for_an_unknown_person_is_refused(stage: Stage) -> None:
    with pytest.raises(PersonNotFound):
        stage.engine.execute(StartInstance("plain", requested_for="no-such"), ANN)
    assert count(stage) == 0


def test_what_the_person_saw_must_be_what_submit_computes(stage: Stage) -> None:
    with pytest.raises(ComputedChanged) as refusal:
        stage.engine.execute(StartInstance("with_form", {"amount": 150}, expected={"fee": 50}), ANN)

    assert refusal.value.params == {"field": "fee", "seen": 50, "now": 200}
    assert count(stage) == 0
    assert count(stage, history_entry) == 0
    assert stage.engine.execute(StartInstance("with_form", {"amount": 150}, expected={"fee": 200}), ANN).state is InstanceState.RUNNING
    draft = stage.engine.execute(StartInstance("with_form", {"amount": 150}, draft=True), ANN)
    with pytest.raises(ComputedChanged):
        stage.engine.execute(SubmitDraft(draft.id, expected={"fee": 50}), ANN)
    assert stage.engine.ask(InstanceById(draft.id), ANN).instance.state == "draft"


def test_a_start_form_refuses_unknown_fields_and_ignores_read_only_ones(stage: Stage) -> None:
    with pytest.raises(FieldsRejected) as refusal:
        stage.engine.execute(StartInstance("with_form", {"amount": 5, "hacked": 1}), ANN)
    assert list(refusal.value.errors) == ["hacked"]

    paid = started(stage, "with_form", ANN, amount=5, fee=0)
    assert detail(stage, paid.id).variables["fee"] == 50


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize(
    "value",
    [datetime(2025, 1, 1, tzinfo=UTC), {1, 2}, b"bytes", float("nan"), float("inf"), 2**70, "\ud800", "\x00", {1: "no text"}, (1, 2)],
    ids=ascii,
)
def test_what_is_not_pure_json_is_refused(stage: Stage, value: Any, draft: bool) -> None:
    with pytest.raises(VariablesRejected):
        stage.engine.execute(StartInstance("plain", {"deep": [{"in": value}]}, draft=draft), ANN)
    assert count(stage) == 0


@pytest.mark.parametrize("draft", [False, True])
def test_too_much_is_refused(database: Database, draft: bool) -> None:
    stage = open_office(database, PLAIN, settings=Settings(variables_bytes=1000))
    assert stage.engine.execute(StartInstance("plain", {"text": "字" * 300}, draft=draft), ANN).id

    with pytest.raises(VariablesRejected):
        stage.engine.execute(StartInstance("plain", {"text": "字" * 400}, draft=draft), ANN)
    with pytest.raises(VariablesRejected):
        own = stage.engine.execute(StartInstance("plain", draft=True), ANN)
        stage.engine.execute(SaveInstanceDraft(own.id, {"text": "字" * 400}), ANN)


def test_a_submitter_cannot_write_what_the_engine_keeps(stage: Stage) -> None:
    forged = {"initiator": {"id": "max", "name": "老板"}, "outcome": "approved", "outcomes": {"check": "approved"}, "reason": "试"}

    result = stage.engine.execute(StartInstance("plain", forged), EVE)

    assert result.title == "伊娃的plain"
    assert detail(stage, result.id).variables == {"reason": "试", "outcomes": {}}


def test_a_loop_that_never_ends_is_stopped_and_nothing_is_kept(stage: Stage) -> None:
    turn = Node(
        "scriptTask", "turn", "turn",
        inside="<script>n = n + 1</script><standardLoopCharacteristics><loopCondition>n &gt; 0</loopCondition></standardLoopCharacteristics>",
    )  # fmt: skip
    stage.deploy_files(draw("circle", turn, user("check", "role:approver"), paths="start > turn > check > end"))

    with pytest.raises(StepBudgetExceeded):
        started(stage, "circle", ANN, n=1)
    assert count(stage) == 0


def test_an_expression_without_end_is_stopped(stage: Stage) -> None:
    counting = script("count", "x = for i in 1..1000000 return i")
    stage.deploy_files(draw("long", counting, user("check", "role:approver"), paths="start > count > check > end"))

    with pytest.raises(ExpressionFailed) as refusal:
        started(stage, "long", ANN)
    assert (refusal.value.params["element"], count(stage)) == ("count", 0)
