"""Versions and migration: running requests go on under another version, one by one, and back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Claim, MigrateInstance, SaveTaskDraft, StartMigration, Suspend, UndoMigration
from engine.errors import (
    DefinitionNotFound,
    FieldsRejected,
    InstanceStateChanged,
    MigrationStateChanged,
    MigrationTooOld,
    MoveRefused,
    NotAdministrator,
    NothingToMigrate,
    ReasonRequired,
)
from engine.handlers import Context, service_task
from engine.migrating import migrate_waiting
from engine.model import MigrationItem
from engine.queries import DefinitionVersions, DiagramOf, HistoryOf, MigratePreview, MigrationById, Migrations, UserTaskById
from engine.store.instances import process_instance
from engine.store.work import activation, user_task
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, detail, open_at, send_back, started, task_at
from tests.engine.drawing import call, draw, service, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, handlers, open_office


def steps(*names: str, **more: Any) -> dict[str, bytes]:
    """A chain of approvals: `first` by approvers, others by finance."""
    nodes = [user(n, "role:approver" if n == "first" else "role:finance", name=n.title()) for n in names]
    return draw("steps", *nodes, paths=f"start > {' > '.join(names)} > end", **more)


V1, V2, RENAMED = steps("first", "second"), steps("first", "between", "second"), steps("one", "second", title='"新版"')
VOTES = draw("votes", user("sign", "user:max,user:eve,user:fay", mode="all"), user("after", "role:finance"), paths="start > sign > after > end")
VOTES_MORE = draw(
    "votes", user("sign", "user:max,user:eve,user:fay", mode="all"), user("check", "role:approver"), user("after", "role:finance"),
    paths="start > sign > check > after > end",
)  # fmt: skip
VOTES_OTHER = draw("votes", user("sign", "user:max,user:eve,user:fay", mode="any"), user("after", "role:finance"), paths="start > sign > after > end")
INNER = draw("inner", user("deep", "role:approver"), user("deeper", "role:finance"), paths="start > deep > deeper > end", starters="=none")
INNER_2 = draw("inner", user("deep2", "role:approver"), user("deeper", "role:finance"), paths="start > deep2 > deeper > end", starters="=none")
CALLER = draw("caller", call("sub", "inner"), user("last", "role:finance"), paths="start > sub > last > end")
CALLER_2 = draw("caller", call("sub2", "inner"), user("last", "role:finance"), paths="start > sub2 > last > end")
PAY = draw("pay", service("book", "book"), user("after", "role:finance"), paths="start > book > after > end")


@service_task("book", effect="database")
def book(context: Context) -> None:
    raise RuntimeError("断开")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, V1, VOTES, INNER, CALLER, PAY, handlers=handlers(pay=[book]))


def migrate(stage: Stage, key: str, version: int, *, mapping: Mapping[str, str] | None = None, **more: Any) -> list[MigrationItem]:
    started = stage.engine.execute(StartMigration(key, version, "流程改版", mapping or {}, **more), ROOT)
    migrate_waiting(stage.engine)
    return list(stage.engine.ask(MigrationById(started.id), ROOT)[1].items)


def versions(stage: Stage) -> dict[str, int]:
    with stage.database.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(select(process_instance.c.id, process_instance.c.definition_version))}


def rows_of(stage: Stage, table: Any, instance_id: str) -> list[dict[str, Any]]:
    with stage.database.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).where(table.c.instance_id == instance_id).order_by(table.c.id)).mappings()]


def test_versions_say_how_many_requests_run_on_them(stage: Stage) -> None:
    first, second = started(stage, "steps", ANN), started(stage, "steps", ANN)
    approve(stage, second.id, MAX)
    approve(stage, second.id, FAY)
    stage.deploy_files(V2)
    started(stage, "steps", ANN), started(stage, "steps", ANN)

    assert [(v.version, v.running) for v in stage.engine.ask(DefinitionVersions("steps"), ROOT)] == [(2, 2), (1, 1)]
    assert first


def test_a_request_goes_on_under_the_new_version_with_its_claim_and_draft(stage: Stage) -> None:
    result = started(stage, "steps", ANN)
    task = task_at(stage, result.id)
    stage.engine.execute(Claim(task), MAX)
    stage.engine.execute(SaveTaskDraft(task, {"n": 1}, "待定"), MAX)
    stage.deploy_files(V2)

    (item,) = migrate(stage, "steps", 2)

    assert (item.state, item.undoable, versions(stage)[result.id]) == ("done", True, 2)
    kept = stage.engine.ask(UserTaskById(task), MAX)
    assert (kept.task.assignee, kept.draft and kept.draft["opinion"]) == (detail(stage, result.id).instance.open_tasks[0].assignee, "待定")
    approve(stage, result.id, MAX)
    assert open_at(stage, result.id) == ["between"]
    entry = stage.engine.ask(HistoryOf(result.id), ANN)[2]
    assert (entry.code, entry.actor.id, entry.params["before"], entry.params["after"]) == ("instance.migrated", "root", 1, 2)
    assert violations(stage.engine) == []


def test_an_element_map_renames_every_row(stage: Stage) -> None:
    waiting, further = started(stage, "steps", ANN), started(stage, "steps", ANN)
    approve(stage, further.id, MAX)
    stage.deploy_files(RENAMED)

    def verdicts(**more: Any) -> dict[str, tuple[str, list[str]]]:
        found = stage.engine.ask(MigratePreview("steps", 2, **more), ROOT).items
        return {i.process_instance_id: (i.verdict, [o.code for o in i.obstacles]) for i in found}

    assert verdicts() == {waiting.id: ("needs_mapping", ["element_gone"]), further.id: ("ok", [])}
    assert verdicts(mapping={"first": "one"}) == {waiting.id: ("ok", []), further.id: ("ok", [])}
    assert {i.state for i in migrate(stage, "steps", 2, mapping={"first": "one"})} == {"done"}

    assert open_at(stage, waiting.id) == ["one"]
    for instance_id in (waiting.id, further.id):
        assert {row["element_id"] for row in rows_of(stage, activation, instance_id)} <= {"one", "second"}
        for row in rows_of(stage, user_task, instance_id):
            assert stage.engine.ask(UserTaskById(row["id"]), ROOT).task.name in ("One", "Second")
        assert stage.engine.ask(DiagramOf(instance_id), ROOT).definition_version == 2
    approve(stage, waiting.id, MAX)
    assert violations(stage.engine) == []


def test_what_cannot_move_is_refused_alone_and_says_why(stage: Stage) -> None:
    stuck, free = started(stage, "steps", ANN), started(stage, "steps", ANN)
    approve(stage, free.id, MAX)
    stage.deploy_files(RENAMED)

    found = {item.process_instance_id: item for item in migrate(stage, "steps", 2)}

    assert (found[stuck.id].state, found[free.id].state) == ("refused", "done")
    problem = found[stuck.id].problem or {}
    assert (problem["code"], problem["params"]["element"], "新版本" in problem["params"]["reason"]) == ("move_refused", "First", True)
    assert (versions(stage)[stuck.id], open_at(stage, stuck.id)) == (1, ["first"])
    approve(stage, stuck.id, MAX)
    assert violations(stage.engine) == []


def test_votes_are_kept_and_another_way_of_counting_is_refused(stage: Stage) -> None:
    result = started(stage, "votes", ANN)
    approve(stage, result.id, EVE, "sign", mine=True)
    stage.deploy_files(VOTES_OTHER)
    stage.deploy_files(VOTES_MORE)

    (other,) = stage.engine.ask(MigratePreview("votes", 2), ROOT).items
    assert (other.verdict, [o.code for o in other.obstacles]) == ("impossible", ["tally_changed"])
    assert [i.state for i in migrate(stage, "votes", 2)] == ["refused"]
    assert [i.state for i in migrate(stage, "votes", 3)] == ["done"]

    approve(stage, result.id, MAX, "sign", mine=True)
    approve(stage, result.id, FAY, "sign", mine=True)
    assert open_at(stage, result.id) == ["check"]
    assert violations(stage.engine) == []


def test_called_processes_follow_the_new_binding(stage: Stage) -> None:
    result = started(stage, "caller", ANN)
    stage.deploy_files(INNER_2)
    again = stage.deploy_files(CALLER)
    assert (again.changed, again.version) == (True, 2)
    stage.deploy_files(CALLER_2)

    assert [i.state for i in migrate(stage, "caller", 3, mapping={"caller/sub": "sub2", "inner/deep": "deep2"})] == ["done"]

    assert open_at(stage, result.id) == ["sub2/deep2"]
    approve(stage, result.id, MAX)
    assert open_at(stage, result.id) == ["sub2/deeper"]
    assert violations(stage.engine) == []


def test_a_failed_step_and_a_returned_request_move_too(stage: Stage) -> None:
    failed, returned = started(stage, "pay", ANN), started(stage, "steps", ANN)
    send_back(stage, returned.id, MAX)
    stage.engine.execute(Suspend(returned.id, "迁移期间"), ROOT)
    stage.deploy_files(draw("pay", service("book2", "book"), user("after", "role:finance"), paths="start > book2 > after > end"))
    stage.deploy_files(V2)

    assert [i.state for i in migrate(stage, "pay", 2, mapping={"book": "book2"}) + migrate(stage, "steps", 2)] == ["done", "done"]

    assert [i.element_path for i in detail(stage, failed.id).incidents] == ["book2"]
    assert (detail(stage, returned.id).instance.state, versions(stage)[returned.id]) == ("suspended", 2)
    assert violations(stage.engine) == []


def test_the_way_back_is_exact_while_nothing_has_moved(stage: Stage) -> None:
    result = started(stage, "steps", ANN)
    before = [rows_of(stage, table, result.id) for table in (activation, user_task)], detail(stage, result.id).variables
    stage.deploy_files(RENAMED)
    (item,) = migrate(stage, "steps", 2, mapping={"first": "one"})

    stage.engine.execute(UndoMigration(item.id, "改错了"), ROOT)

    assert ([rows_of(stage, table, result.id) for table in (activation, user_task)], detail(stage, result.id).variables) == before
    assert versions(stage)[result.id] == 1
    with pytest.raises((MigrationStateChanged, InstanceStateChanged)):
        stage.engine.execute(UndoMigration(item.id, "再来"), ROOT)
    approve(stage, result.id, MAX)
    assert open_at(stage, result.id) == ["second"]
    assert violations(stage.engine) == []


def test_after_a_step_the_way_back_is_a_migration_backwards_with_the_same_check(stage: Stage) -> None:
    moved, stuck = started(stage, "steps", ANN), started(stage, "steps", ANN)
    stage.deploy_files(V2)
    items = {i.process_instance_id: i.id for i in migrate(stage, "steps", 2)}
    stage.engine.execute(Claim(task_at(stage, moved.id)), MAX)
    approve(stage, stuck.id, MAX)

    stage.engine.execute(UndoMigration(items[moved.id], "改错了"), ROOT)
    with pytest.raises(MoveRefused):
        stage.engine.execute(UndoMigration(items[stuck.id], "改错了"), ROOT)

    assert (versions(stage)[moved.id], versions(stage)[stuck.id]) == (1, 2)
    approve(stage, moved.id, MAX)
    assert (open_at(stage, moved.id), open_at(stage, stuck.id)) == (["second"], ["between"])
    assert violations(stage.engine) == []


def test_after_thirty_days_there_is_no_way_back(stage: Stage) -> None:
    started(stage, "steps", ANN)
    stage.deploy_files(V2)
    (item,) = migrate(stage, "steps", 2)
    stage.clock.forward(timedelta(days=31))

    with pytest.raises(MigrationTooOld):
        stage.engine.execute(UndoMigration(item.id, "晚了"), ROOT)


def test_a_batch_goes_on_where_it_stopped_and_moves_each_request_once(stage: Stage) -> None:
    ids = [started(stage, "steps", ANN).id for _ in range(5)]
    stage.deploy_files(V2)
    batch = stage.engine.execute(StartMigration("steps", 2, "流程改版", ids=ids[:4]), ROOT)

    assert migrate_waiting(stage.engine, limit=3) == 3
    (half,) = stage.engine.ask(Migrations(), ROOT)
    assert (half.id, half.total, half.done, half.waiting) == (batch.id, 4, 3, 1)
    assert [migrate_waiting(stage.engine), migrate_waiting(stage.engine)] == [1, 0]

    assert sorted(versions(stage).values()) == [1, 2, 2, 2, 2]
    item = stage.engine.ask(MigrationById(batch.id), ROOT)[1].items[0]
    with pytest.raises((MigrationStateChanged, InstanceStateChanged)):
        stage.engine.execute(MigrateInstance(item.id), ROOT)
    assert violations(stage.engine) == []


def test_who_may_and_what_is_asked_for(stage: Stage) -> None:
    started(stage, "steps", ANN)
    stage.deploy_files(V2)

    for query in (MigratePreview("steps", 2), Migrations(), MigrationById("x")):
        with pytest.raises(NotAdministrator):
            stage.engine.ask(query, ANN)
    with pytest.raises(NotAdministrator):
        stage.engine.execute(StartMigration("steps", 2, "想改"), ANN)
    for command, refusal in (
        (StartMigration("steps", 2, ""), ReasonRequired),
        (StartMigration("steps", 9, "没有"), DefinitionNotFound),
        (StartMigration("steps", 2, "错", {"first": "nowhere"}), FieldsRejected),
        (StartMigration("steps", 2, "没人", ids=()), NothingToMigrate),
        (StartMigration("steps", 1, "已在", from_version=1), NothingToMigrate),
    ):
        with pytest.raises(refusal):
            stage.engine.execute(command, ROOT)
