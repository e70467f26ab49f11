"""Makes a database of the release it runs in, with requests in every state that can lie still, as a text dump.

`python tests/upgrades/record.py OUT.sql`, with the release on PYTHONPATH. Only what every release since the first has is imported here; what
came later is told in `later.py`. A dump is recorded when a release is made and never again: later releases must finish what is in it.
"""

import importlib.util
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine as Database

import engine.store
import processes.registry.tables
import web.identity.tables  # noqa: F401  # hangs its tables in, as the app does
from engine.commands import Approve, Claim, Reject, ReturnTo, SaveTaskDraft, StartInstance
from engine.handlers import Context, service_task
from engine.queries import InstanceById
from engine.store.database import open_database
from engine.store.schema import metadata
from engine.testing import Stage
from tests.engine.drawing import both, boundary, call, draw, end, service, some, user, xor
from tests.engine.office import ANN, BEN, EVE, FAY, MAX, SUE, handlers, open_office

assert processes.registry.tables


@service_task("book", effect="database")
def broken(context: Context) -> None:
    raise RuntimeError("断开")


@service_task("book", effect="database")
def mended(context: Context) -> dict[str, bool]:
    return {"ok": True}


INNER = draw(
    "inner", user("deep", "role:approver", resubmit="direct"), user("deeper", "role:finance"), paths="start > deep > deeper > end", starters="=none"
)
FOLDERS = (
    INNER,
    draw("steps", user("first", "role:approver"), user("second", "role:finance", resubmit="direct"), paths="start > first > second > end"),
    draw(
        "countersign", user("sign", "user:max,user:eve,user:fay", mode="all"), user("after", "role:head@branch"), paths="start > sign > after > end",
    ),
    draw("caller", call("sub", "inner"), user("last", "role:finance"), paths="start > sub > last > end"),
    draw(
        "pay", user("check", "role:approver"), service("book", "book"), boundary("full", "book", error="E_FULL"), user("fix", "role:finance"),
        end("done"), end("fixed"),
        paths="""
        start > check > book > done
        full > fix > fixed
        """,
    ),
    draw(
        "branches", both("fork"), user("left", "role:approver"), user("right", "role:finance"), some("some_fork"), user("a", "role:approver"),
        user("b", "role:head@branch"), some("some_join"), both("join"), xor("again"), xor("in"), user("judge", "role:finance"),
        paths="""
        start > in > fork
        fork > left > join
        fork > right > join
        join > some_fork
        some_fork > a: n > 1
        some_fork >* b
        a > some_join
        b > some_join
        some_join > judge > again
        again > in: outcome = "rejected"
        again >* end
        """,
        withdraw="to_draft",
    ),
)  # fmt: skip


def task(stage: Stage, instance_id: str, at: str, *, of: Any = None) -> str:
    found = [t for t in stage.engine.ask(InstanceById(instance_id), ANN).instance.open_tasks if t.element_path == at]
    return next(t.id for t in found if of is None or (t.assignee is not None and t.assignee.id == of.id))


def start(stage: Stage, key: str, **variables: Any) -> str:
    return stage.engine.execute(StartInstance(key, variables), ANN).id


def draft(stage: Stage) -> None:
    stage.engine.execute(StartInstance("steps", {"days": 3}, draft=True), ANN)


def waiting_for_a_group(stage: Stage) -> None:
    start(stage, "steps", title="等待一组人")


def claimed(stage: Stage) -> None:
    stage.engine.execute(Claim(task(stage, start(stage, "steps"), "first")), MAX)


def typed(stage: Stage) -> None:
    stage.engine.execute(SaveTaskDraft(task(stage, start(stage, "steps"), "first"), {"note": "写了一半"}, "待定"), EVE)


def returned(stage: Stage) -> None:
    stage.engine.execute(ReturnTo(task(stage, start(stage, "steps"), "first"), opinion="缺合同"), MAX)


def returned_and_parked(stage: Stage) -> None:
    instance = start(stage, "steps")
    stage.engine.execute(Approve(task(stage, instance, "first")), MAX)
    stage.engine.execute(ReturnTo(task(stage, instance, "second"), opinion="改金额"), FAY)


def parked_inside_a_call(stage: Stage) -> None:
    stage.engine.execute(ReturnTo(task(stage, start(stage, "caller"), "sub/deep"), opinion="改"), MAX)


def half_voted(stage: Stage) -> None:
    instance = start(stage, "countersign")
    stage.engine.execute(Approve(task(stage, instance, "sign", of=EVE), "同意"), EVE)


def inside_a_call(stage: Stage) -> None:
    instance = start(stage, "caller")
    stage.engine.execute(Approve(task(stage, instance, "sub/deep")), MAX)


def failed(stage: Stage) -> None:
    stage.engine.execute(Approve(task(stage, start(stage, "pay"), "check")), MAX)


def one_branch_at_the_join(stage: Stage) -> None:
    stage.engine.execute(Approve(task(stage, start(stage, "branches", n=2), "left")), MAX)


def in_the_second_round(stage: Stage) -> None:
    instance = start(stage, "branches", n=0)
    for at, by in (("left", MAX), ("right", FAY), ("b", SUE)):
        stage.engine.execute(Approve(task(stage, instance, at)), by)
    stage.engine.execute(Reject(task(stage, instance, "judge"), "再来"), FAY)
    stage.engine.execute(Approve(task(stage, instance, "right")), FAY)


SITUATIONS: tuple[Callable[[Stage], None], ...] = (
    draft, waiting_for_a_group, claimed, typed, returned, returned_and_parked, parked_inside_a_call, half_voted, inside_a_call, failed,
    one_branch_at_the_join, in_the_second_round,
)  # fmt: skip


def migrate(database: Database) -> None:
    """All migrations of the release."""
    config = Config()
    config.set_main_option("script_location", str(Path(engine.store.__file__).parent / "migrations"))
    config.attributes.update(database=database, metadata=metadata)
    command.upgrade(config, "head")


def later() -> Any:
    """Situations that this release knows and the first did not; None in that one."""
    here = importlib.util.spec_from_file_location("later", Path(__file__).parent / "later.py")
    assert here is not None and here.loader is not None
    found = importlib.util.module_from_spec(here)
    try:
        here.loader.exec_module(found)
    except ImportError:
        return None
    return found


def record(out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fixture.db"
        database = open_database(f"sqlite:///{file}")
        migrate(database)
        more = later()
        stage = open_office(database, *FOLDERS, handlers=handlers(pay=[broken], **({} if more is None else more.HANDLERS)))
        assert BEN
        for situation in SITUATIONS:
            situation(stage)
        if more is not None:
            more.record(stage)
        database.dispose()
        with sqlite3.connect(file) as connection:
            out.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
