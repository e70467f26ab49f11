"""`piaoflow audit`: is the history what was written, and the history itself."""

from dataclasses import asdict

import click
import orjson

from engine import SYSTEM
from engine.queries import ExportHistory, VerifyHistory
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.house import house


@click.group("audit", context_settings=BILINGUAL)
def command() -> None:
    """审计。Audit trail."""


@command.command()
@in_app
def verify() -> None:
    """核对哈希链；有问题则退出码 1，并给出第一条。Check the chains; exit 1 and the first bad entry of each broken one."""
    broken = house().engine.ask(VerifyHistory(), SYSTEM)
    for entry in broken:
        click.echo(orjson.dumps(asdict(entry)).decode())
    if broken:
        fail(f"{len(broken)} 条链与写入时不一致", f"{len(broken)} chains are not as they were written")
    say("历史与写入时一致", "The history is as it was written")


@command.command()
@in_app
def export() -> None:
    """导出为 JSON Lines。Everything that happened, as JSON Lines."""
    for line in house().engine.ask(ExportHistory(), SYSTEM):
        click.echo(line.decode())
