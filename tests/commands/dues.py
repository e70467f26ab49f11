"""Requests whose first task is due: how much time there is, and what time does to them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.calendar import LOCAL
from engine.store.work import user_task
from engine.sweep import sweep
from engine.testing import Stage
from engine.texts import Texts
from tests.commands.acting import detail, started
from tests.commands.lines import line, told
from tests.engine.drawing import Node, draw, user
from tests.engine.house import open_house
from tests.engine.office import ANN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXTS = Texts.load([])
FRIDAY = datetime(2025, 11, 28, 8, tzinfo=UTC)


def on_friday(database: Database) -> Stage:
    """The house, on Friday, 28 November 2025, 16:00 in Shanghai."""
    found = open_house(database)
    found.clock.at = FRIDAY
    return found


def due(on_due: str = "", candidates: str = "user:max", time: str = "PT10H", **more: str) -> Node:
    return user("check", candidates, due=time, **({"on_due": on_due} if on_due else {}), **more)


def request(stage: Stage, *tasks: Node) -> str:
    """A request whose first task is due, and which has another behind it."""
    line(stage, *tasks, user("pay", "user:fay"))
    return started(stage, "way", ANN).id


def later(stage: Stage, by: timedelta) -> int:
    """Time passes and the sweep comes by; gives how much it did."""
    stage.clock.forward(by)
    return sweep(stage.engine)


def said(stage: Stage, instance_id: str, code: str) -> list[str]:
    return [TEXTS.render(f"history.{code}", entry.params) for entry in told(stage, instance_id, code)]


def deadlines(stage: Stage, instance_id: str) -> dict[str, str]:
    """Until when the open tasks are due, in China, by who has them."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return {task.assignee.id: f"{task.due_at.astimezone(LOCAL):%m-%d %H:%M}" for task in tasks if task.assignee and task.due_at}


def natural_way(stage: Stage) -> str:
    stage.deploy_files(draw("natural", due(time="P2D"), paths="start > check > end"))
    return "natural"


def visits(stage: Stage, instance_id: str) -> list[tuple[str, str]]:
    t = user_task.c
    with stage.database.connect() as connection:
        return [
            (row.activation_id, row.element_path)
            for row in connection.execute(select(t.activation_id, t.element_path).where(t.instance_id == instance_id))
        ]
