"""`piaoflow audit`: is the history what was written, and the history itself."""

from dataclasses import asdict

import click
import orjson

from engine import SYSTEM
from engine.queries import ExportHistory, NewestSeal, VerifyHistory
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.house import house


@click.group("audit", context_settings=BILINGUAL)
def command() -> None:
    """审计。Audit trail."""


@command.command()
@click.option(
    "--expect", "expected", multiple=True, metavar="HASH", help="另外保存的封印哈希，可多次 Hash of a seal that was kept elsewhere, repeatable"
)
@in_app
def verify(expected: tuple[str, ...]) -> None:
    """核对哈希链；有问题则退出码 1，并给出第一条。Check the chains; exit 1 and the first bad entry of each broken one.

    没有 --expect，最后的封印连同它覆盖的内容一起被删是查不出来的。
    Without --expect nobody sees that the last seals were cut off with all they cover.
    """
    broken = house().engine.ask(VerifyHistory(tuple(text.strip().lower() for text in expected)), SYSTEM)
    for entry in broken:
        click.echo(orjson.dumps(asdict(entry)).decode())
    if broken:
        fail(f"{len(broken)} 条链与写入时不一致", f"{len(broken)} chains are not as they were written")
    say("历史与写入时一致", "The history is as it was written")


@command.command()
@in_app
def seal() -> None:
    """最新的封印（JSON），请另外保存其中的 hash。The newest seal as JSON; keep its hash elsewhere."""
    newest = house().engine.ask(NewestSeal(), SYSTEM)
    if newest is None:
        fail("还没有封印，每天夜里写一次", "There is no seal yet: one is written every night")
    click.echo(orjson.dumps(asdict(newest)).decode())


@command.command()
@in_app
def export() -> None:
    """导出为 JSON Lines。Everything that happened, as JSON Lines."""
    for line in house().engine.ask(ExportHistory(), SYSTEM):
        click.echo(line.decode())
