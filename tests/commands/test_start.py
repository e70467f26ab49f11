"""Starting a request: who may, as a draft or at once, and what is checked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.actor import Actor
from engine.commands import DiscardDraft, EnableDefinition, SaveInstanceDraft, StartInstance, SubmitDraft
from engine.errors import (
    ComputedChanged,
    DefinitionDisabled,
    DefinitionNotFound,
    ExpressionFailed,
    FieldsRejected,
    InstanceNotFound,
    InstanceStateChanged,
    NotAdministrator,
    NotStarter,
    PersonNotFound,
    StaleVersion,
    StepBudgetExceeded,
    VariablesRejected,
)
from engine.model import InstanceState
from engine.queries import HistoryOf, Inbox, InstanceById
from engine.settings import Settings
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.testing import Stage
from tests.commands.acting import codes, detail, started
from tests.engine.drawing import Node, draw, form, script, user
from tests.engine.office import ANN, BEN, EVE, MAX, ROOT, STRANGER, SUE, TOM, open_office

PLAIN = draw("plain", user("check", "role:approver"), paths="start > check > end")
STAFF_ONLY = draw("staff_only", user("check", "role:approver"), paths="start > check > end", starters="role:staff,user:tom", name="员工申请")
CALLED_ONLY = draw("called_only", user("check", "role:approver"), paths="start > check > end", starters="=none")
WITH_FORM = draw(
    "with_form", script("price", "fee = if amount > 100 then 200 else 50"), user("check", "role:approver"), paths="start > price > check > end",
    more=form(
        "start", {"type": "number", "key": "amount", "validate": {"required": True, "min": 1}}, {"type": "textfield", "key": "reason"},
        {"type": "number", "key": "fee", "readonly": True},
    ),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PLAIN, STAFF_ONLY, CALLED_ONLY, WITH_FORM)


def count(stage: Stage, table: Any = process_instance) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


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
    assert (found.initiator.id, found.requested_for.name, found.allowed_actions) == ("ann", "本", ())
    assert stage.engine.ask(Inbox("started"), BEN).items == []
    assert stage.engine.ask(HistoryOf(result.id), BEN)[0].params["requested_for"] == "ben"


def test_a_request_for_an_unknown_person_is_refused(stage: Stage) -> None:
    with pytest.raises(PersonNotFound):
        stage.engine.execute(StartInstance("plain", requested_for="no-such"), ANN)
    assert count(stage) == 0


def test_a_draft_has_no_number_no_token_and_keeps_anything(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("with_form", {"amount": -5, "odd": [1]}, draft=True), ANN)

    assert (draft.state, draft.serial_no, draft.open_tasks, draft.round) == (InstanceState.DRAFT, None, (), 0)
    assert stage.engine.ask(InstanceById(draft.id), ANN).variables == {"amount": -5}
    assert [entry.code for entry in stage.engine.ask(HistoryOf(draft.id), ANN)] == ["instance.drafted"]


def test_a_draft_is_saved_submitted_and_becomes_a_request(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("with_form", {"amount": 1}, draft=True), ANN)
    saved = stage.engine.execute(SaveInstanceDraft(draft.id, {"amount": 150, "reason": "急"}, form_version=draft.form_version), ANN)
    submitted = stage.engine.execute(SubmitDraft(draft.id, form_version=saved.form_version), ANN)

    assert (submitted.state, submitted.serial_no, submitted.round) == (InstanceState.RUNNING, "WITH_FORM-20251120-0001", 1)
    assert detail(stage, draft.id).variables == {"amount": 150, "reason": "急", "fee": 200}
    assert codes(stage, draft.id) == ["instance.drafted", "instance.submitted"]
    assert stage.engine.ask(Inbox("draft"), ANN).items == []


def test_a_refused_form_leaves_the_draft_as_it_was(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("with_form", {"amount": 7, "reason": "旧"}, draft=True), ANN)

    with pytest.raises(FieldsRejected) as refusal:
        stage.engine.execute(SubmitDraft(draft.id, {"amount": 0, "reason": "新"}), ANN)

    assert {path: [p.code for p in problems] for path, problems in refusal.value.errors.items()} == {"amount": ["field_min"]}
    found = stage.engine.ask(InstanceById(draft.id), ANN)
    assert (found.variables, found.instance.state, found.form_version, found.instance.serial_no) == ({"amount": 7, "reason": "旧"}, "draft", 1, None)
    assert [entry.code for entry in stage.engine.ask(HistoryOf(draft.id), ANN)] == ["instance.drafted"]


def test_a_draft_saved_from_an_older_page_is_refused(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("with_form", {"amount": 1}, draft=True), ANN)
    stage.engine.execute(SaveInstanceDraft(draft.id, {"amount": 2}), ANN)

    with pytest.raises(StaleVersion) as refusal:
        stage.engine.execute(SaveInstanceDraft(draft.id, {"amount": 3}, form_version=draft.form_version), ANN)
    assert refusal.value.params == {"expected": 1, "actual": 2}
    with pytest.raises(StaleVersion):
        stage.engine.execute(SubmitDraft(draft.id, form_version=draft.form_version), ANN)
    assert stage.engine.ask(InstanceById(draft.id), ANN).variables == {"amount": 2}


@pytest.mark.parametrize("by", [BEN, MAX, ROOT])
def test_the_draft_of_another_does_not_exist(stage: Stage, by: Actor) -> None:
    draft = stage.engine.execute(StartInstance("with_form", draft=True), ANN)

    for command in (SaveInstanceDraft(draft.id, {}), SubmitDraft(draft.id, {"amount": 1}), DiscardDraft(draft.id)):
        with pytest.raises(InstanceNotFound):
            stage.engine.execute(command, by)  # type: ignore[arg-type]
    assert stage.engine.ask(InstanceById(draft.id), ANN).instance.state == "draft"


def test_a_discarded_draft_is_out_of_every_box_and_cannot_be_used_again(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("plain", draft=True), ANN)
    assert stage.engine.execute(DiscardDraft(draft.id), ANN).state is InstanceState.WITHDRAWN

    assert [stage.engine.ask(Inbox(box), ANN).items for box in ("draft", "started")] == [[], []]
    for command in (SubmitDraft(draft.id), DiscardDraft(draft.id), SaveInstanceDraft(draft.id, {})):
        with pytest.raises(InstanceStateChanged):
            stage.engine.execute(command, ANN)  # type: ignore[arg-type]
    assert count(stage) == 1, "deleting is no transition"


def test_a_request_that_runs_is_no_draft_any_more(stage: Stage) -> None:
    running = started(stage, "plain", ANN)

    for command in (SubmitDraft(running.id), DiscardDraft(running.id), SaveInstanceDraft(running.id, {})):
        with pytest.raises(InstanceStateChanged) as refusal:
            stage.engine.execute(command, ANN)  # type: ignore[arg-type]
        assert refusal.value.params == {"state": "running"}


def test_the_right_to_start_is_checked_again_when_the_draft_is_submitted(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("plain", draft=True), ANN)
    closed = draw("plain", user("check", "role:approver"), paths="start > check > end", starters="role:finance")
    stage.deploy_files(closed)

    with pytest.raises(NotStarter):
        stage.engine.execute(SubmitDraft(draft.id), ANN)


def test_a_draft_is_submitted_to_the_newest_version(stage: Stage) -> None:
    draft = stage.engine.execute(StartInstance("plain", {"a": 1}, draft=True), ANN)
    stage.deploy_files(draw("plain", user("look", "role:finance"), paths="start > look > end"))

    submitted = stage.engine.execute(SubmitDraft(draft.id), ANN)

    assert [task.element_path for task in submitted.open_tasks] == ["look"]
    assert detail(stage, draft.id).instance.definition_version == 2


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
