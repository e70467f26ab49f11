"""Requests of one process, `way`, whose tasks stand one after the other; and what is known of a step afterwards."""

from typing import Any

from engine.actor import SYSTEM
from engine.model import HistoryEntry
from engine.queries import HistoryOf
from engine.store.work import user_task
from engine.testing import Stage
from tests.commands.acting import detail
from tests.engine.drawing import Node, draw


def line(stage: Stage, *tasks: Node, **more: Any) -> None:
    """`way`: these tasks one after the other."""
    stage.deploy_files(draw("way", *tasks, paths=" > ".join(["start", *(task.id for task in tasks), "end"]), **more))


def rows(stage: Stage, instance_id: str, at: str) -> list[tuple[str | None, str, str | None]]:
    """(person, state, rule) of all rows at an element."""
    t = user_task.c
    query = user_task.select().where(t.instance_id == instance_id, t.element_path == at).order_by(t.id)
    with stage.database.connect() as connection:
        return [tuple(row) for row in connection.execute(query.with_only_columns(t.assignee_id, t.state, t.rule))]


def told(stage: Stage, instance_id: str, code: str) -> list[HistoryEntry]:
    return [entry for entry in stage.engine.ask(HistoryOf(instance_id), SYSTEM) if entry.code == code]


def asked(stage: Stage, instance_id: str) -> list[str]:
    """Who has it now: people, else roles."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return [task.assignee.id if task.assignee else task.candidates.role_id or "" for task in tasks]
