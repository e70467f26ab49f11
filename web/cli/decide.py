"""`piaoflow decide`: evaluate one decision of a DMN file."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import click

from engine import dmn, feel
from engine.dmn import DmnError
from web.cli.batch import run
from web.cli.expressions import read_context
from web.cli.output import BILINGUAL, fail, show, to_json

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(context_settings=BILINGUAL)
@click.argument("file", required=False, type=FILE)
@click.argument("decision", required=False)
@click.option("--input", "context", default="{}", metavar="CONTEXT", help="FEEL 上下文（JSON 也是）A FEEL context literal; JSON is one")
@click.option("--batch", type=FILE, help='每行 {"file", "decision", "context"} One JSON object per line')
def command(file: Path | None, decision: str | None, context: str, batch: Path | None) -> None:
    """计算一个决策，输出 JSON。Evaluate one decision and print JSON.

    DECISION 是 id 或名称 is an id or a name. CONTEXT: {amount: 5, day: date("2026-01-31")}

    \b
    --batch 的每一行 Each line of a batch:
      file      相对当前目录，或与批文件同目录；可导入与它同目录的 .dmn
                from here, or beside the batch; it may import the .dmn files beside it
      decision  决策、决策服务或业务知识模型，用 id 或名称；后两者的参数取自同名变量
                a decision, decision service or knowledge model by id or name; parameters are the variables named so
      context   JSON 对象，或写成文本的 FEEL 上下文 a JSON object, or a FEEL context as text
                {"n": 1, "day": "2026-01-31"}    "{n: 1, day: date(\\"2026-01-31\\"), wait: @\\"PT2H\\"}"
    \b
    模型声明为日期、时间或时长的 JSON 文本按该类型读取；未声明类型的须用 FEEL 写。
    JSON text is a date, time or duration where the model declares it; where no type is declared, write FEEL.
    多输出的决策服务给出 {"名称": 值}；出错的行给出 {"error", "error_en"}。
    A service with several outputs gives {"name": value}; a line that fails gives {"error", "error_en"}.
    """
    if batch is not None:
        run(batch, lambda line: answer(_beside(batch, line["file"]), line["decision"], line.get("context", {}), lenient=True))
        return
    if file is None or decision is None:
        raise click.UsageError("FILE.dmn DECISION")
    try:
        click.echo(to_json(answer(file, decision, context)))
    except DmnError as error:
        show(error.findings)
        raise SystemExit(1) from None
    except feel.FeelError as error:
        fail(str(error), error.message_en)
    except LookupError as error:
        fail(f"{file} 里没有决策 {error}", f"{file} has no decision {error}")


def answer(file: Path, decision: str, context: Any, *, lenient: bool = False) -> Any:
    """The JSON value of a decision, decision service or business knowledge model. Raises DmnError, FeelError, LookupError."""
    found = _invocables(file.resolve(), lenient=lenient)
    one = found.get(decision) or next((d for d in found.values() if decision in (d.name, *d.names)), None)
    if one is None:
        raise LookupError(decision)
    return feel.to_json(one.evaluate(read_context(context)).value)


@lru_cache(maxsize=64)
def _invocables(file: Path, *, lenient: bool) -> dict[str, dmn.Decision]:
    """The files beside it are those it may import."""
    content = file.read_bytes()
    others = {path.name: path.read_bytes() for path in sorted(file.parent.glob("*.dmn")) if path != file} if b"import" in content else {}
    return dmn.invocables(content, others=others, lenient=lenient)


def _beside(batch: Path, file: str) -> Path:
    """A relative file is looked for here, then beside the batch."""
    return Path(file) if Path(file).exists() else batch.parent / file
