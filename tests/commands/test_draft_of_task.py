"""暂存 on a task: restored for who typed, seen by nobody else, gone when the task closes."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Approve, Claim, Release, SaveTaskDraft
from engine.errors import ActionNotAllowed, NotAssigned, OwnRequest, TaskClaimed, TaskStateChanged, VariablesRejected
from engine.queries import InstanceById, UserTaskById
from engine.store.work import user_task
from engine.testing import Stage
from tests.commands.acting import codes, detail, send_back, started, task_at
from tests.engine.drawing import draw, form, user
from tests.engine.office import ADA, ANN, EVE, FAY, MAX, ROOT, open_office

PRICED = draw(
    "priced", user("price", "role:approver"), paths="start > price > end",
    more=form("price", {"type": "number", "key": "fee", "validate": {"required": True, "min": 1}}),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PRICED)


def test_a_task_draft_is_kept_unchecked_and_restored_for_who_typed(stage: Stage) -> None:
    result = started(stage, "priced", ANN)
    task = result.open_tasks[0].id
    before = stage.engine.ask(UserTaskById(task), MAX).task_version

    stage.engine.execute(SaveTaskDraft(task, {"fee": -3, "odd": 1}, "先记着"), MAX)

    mine = stage.engine.ask(UserTaskById(task), MAX)
    assert mine.draft is not None and mine.form is not None
    assert (mine.draft["variables"], mine.draft["opinion"], mine.draft["saved_at"]) == ({"fee": -3, "odd": 1}, "先记着", stage.clock().isoformat())
    assert (mine.form.variables["fee"], mine.task_version) == (-3, before)
    assert codes(stage, result.id) == ["instance.submitted"]


def test_the_version_a_decision_was_made_on_does_not_move_under_a_saved_draft(stage: Stage) -> None:
    task = started(stage, "priced", ANN).open_tasks[0].id
    seen = stage.engine.ask(UserTaskById(task), MAX)
    stage.engine.execute(SaveTaskDraft(task, {"fee": 1}), MAX)

    decided = stage.engine.execute(Approve(task, variables={"fee": 1}, task_version=seen.task_version, form_version=seen.form_version), MAX)
    assert decided.task_state == "approved"


@pytest.mark.parametrize("other", [EVE, ADA, ROOT, ANN])
def test_nobody_else_sees_the_draft(stage: Stage, other: object) -> None:
    task = started(stage, "priced", ANN).open_tasks[0].id
    stage.engine.execute(SaveTaskDraft(task, {"fee": 9}, "秘密"), MAX)

    seen = stage.engine.ask(UserTaskById(task), other)  # type: ignore[arg-type]
    assert seen.draft is None
    assert seen.form is None or "fee" not in seen.form.variables


def test_the_draft_is_dropped_when_the_task_is_given_back_and_when_it_closes(stage: Stage) -> None:
    task = started(stage, "priced", ANN).open_tasks[0].id
    stage.engine.execute(Claim(task), MAX)
    stage.engine.execute(SaveTaskDraft(task, {"fee": 9}), MAX)
    stage.engine.execute(Release(task), MAX)
    assert stage.engine.ask(UserTaskById(task), MAX).draft is None

    stage.engine.execute(SaveTaskDraft(task, {"fee": 9}), MAX)
    stage.engine.execute(Approve(task, variables={"fee": 5}), MAX)
    with stage.database.connect() as connection:
        assert connection.scalar(select(user_task.c.draft)) is None


def test_who_may_not_act_may_not_keep_a_draft_either(stage: Stage) -> None:
    task = started(stage, "priced", ANN).open_tasks[0].id
    own = started(stage, "priced", MAX).open_tasks[0].id
    with pytest.raises(NotAssigned):
        stage.engine.execute(SaveTaskDraft(task), FAY)
    with pytest.raises(OwnRequest):
        stage.engine.execute(SaveTaskDraft(own), MAX)
    stage.engine.execute(Claim(task), EVE)
    with pytest.raises(TaskClaimed):
        stage.engine.execute(SaveTaskDraft(task), MAX)
    stage.engine.execute(Approve(task, variables={"fee": 1}), EVE)
    with pytest.raises(TaskStateChanged):
        stage.engine.execute(SaveTaskDraft(task), EVE)


def test_a_draft_is_json_and_not_too_large(stage: Stage) -> None:
    task = started(stage, "priced", ANN).open_tasks[0].id

    for odd in ({"a": {1}}, {"a": float("nan")}, {"a": "字" * 100_000}):
        with pytest.raises(VariablesRejected):
            stage.engine.execute(SaveTaskDraft(task, odd), MAX)
    assert stage.engine.ask(UserTaskById(task), MAX).draft is None


def test_saving_can_be_switched_off(stage: Stage) -> None:
    stage.deploy_files(draw("no_drafts", user("check", "role:approver", actions="-save_draft"), paths="start > check > end"))
    task = started(stage, "no_drafts", ANN).open_tasks[0].id

    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(SaveTaskDraft(task), MAX)


def test_what_came_back_keeps_a_draft_by_its_task_as_by_its_request(stage: Stage) -> None:
    stage.deploy_files(
        draw("back", user("check", "role:approver"), paths="start > check > end", more=form("start", {"type": "textfield", "key": "why"}))
    )
    request = started(stage, "back", ANN, why="甲").id
    send_back(stage, request, MAX)

    stage.engine.execute(SaveTaskDraft(task_at(stage, request), {"why": "乙"}), ANN)

    shown = stage.engine.ask(InstanceById(request), ANN)
    assert shown.form is not None
    assert shown.form.variables == {"why": "乙"}
    assert detail(stage, request).variables == {"why": "甲"}
