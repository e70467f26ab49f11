"""A request that is still being filled in: kept as it is, seen by its author alone, submitted under the rules of that moment."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import DiscardDraft, SaveInstanceDraft, StartInstance, SubmitDraft
from engine.errors import FieldsRejected, InstanceNotFound, InstanceStateChanged, NotStarter, StaleVersion
from engine.model import InstanceState
from engine.queries import HistoryOf, Inbox, InstanceById
from engine.testing import Stage
from tests.commands.acting import codes, detail, started
from tests.commands.starting import PLAIN, STAFF_ONLY, WITH_FORM, count
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, BEN, MAX, ROOT, open_office


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PLAIN, STAFF_ONLY, WITH_FORM)


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
