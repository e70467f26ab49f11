"""`piaoflow bench`: the speed table of this checkout."""

import click
from rich.console import Console
from rich.table import Table

from engine.store.database import open_database
from engine.testing import bench


@click.command("bench")
@click.option("--database", "url", default=None, help="空数据库 · an empty database (sqlite:///… or postgresql+psycopg://…)")
@click.option("--count", default=200, show_default=True, help="每项次数 · operations of each kind")
@click.option("--signers", default=300, show_default=True, help="会签人数 · people of the countersign")
def command(url: str | None, count: int, signers: int) -> None:
    """测速：每秒次数、CPU 毫秒、SQL 与提交次数 · speed table: per second, CPU-ms, SQL and commits per operation."""
    table = Table("", "/s", "CPU-ms", "SQL", "commits")
    for line in bench.run(open_database(url or "sqlite://"), count=count, signers=signers):
        table.add_row(line.name, f"{line.per_second:,.0f}", f"{line.cpu_ms:.2f}", f"{line.statements:.1f}", f"{line.commits:.1f}")
    Console().print(table)
