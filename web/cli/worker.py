"""`piaoflow worker`: runs jobs beside the web processes, on any machine."""

import signal
from threading import Event

import click

from engine import heap
from web import db
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.house import house
from web.jobs import worker_of


@click.command(context_settings=BILINGUAL)
@click.option("--name", help="名称，同时只能有一个进程使用 Name, of one process at a time [host-pid-random]")
@in_app
def command(name: str | None) -> None:
    """运行任务：外部服务、定时器；可在多台机器上启动多个。Run jobs: external services and timers; start as many as you like.

    需要 PostgreSQL；SQLite 的任务由 piaoflow serve 运行。Needs PostgreSQL; on SQLite the server runs the jobs itself.
    """
    if house().settings.on_sqlite:
        fail(
            "SQLite 的任务由 piaoflow serve 自己运行；多个进程请用 PostgreSQL",
            "On SQLite piaoflow serve runs the jobs; several processes need PostgreSQL",
        )
    if not db.schema_is_current(house().database):
        fail("数据库结构不是最新的，请先运行 piaoflow db upgrade", "The database schema is not current: run piaoflow db upgrade first")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = worker_of(house().engine, name)
    worker.start()
    heap.settle()
    say(f"任务在此运行：{worker.name}", f"Jobs run here: {worker.name}")
    stop.wait()
    worker.stop()
