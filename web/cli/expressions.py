"""`piaoflow feel`: evaluate an expression, or unary tests against a value."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from engine import feel
from web.cli.batch import run
from web.cli.output import BILINGUAL, fail, to_json

ABSENT = object()
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(context_settings=BILINGUAL)
@click.argument("expression", required=False)
@click.option("--context", "context_text", default="{}", metavar="CONTEXT", help="FEEL 上下文（JSON 也是）A FEEL context literal; JSON is one")
@click.option("--unary", metavar="VALUE", help="把表达式当作对该值的单元测试 Take EXPRESSION as unary tests against VALUE")
@click.option("--batch", type=FILE, help='每行 {"expression", "context", "unary"} One JSON object per line')
def command(expression: str | None, context_text: str, unary: str | None, batch: Path | None) -> None:
    """计算一个 FEEL 表达式，输出 JSON。Evaluate one FEEL expression and print JSON.

    日期、时间、时长为 ISO 8601 字符串。Dates, times and durations are ISO 8601 strings.

    \b
    --batch 的每一行 Each line of a batch:
      context  JSON 对象，或写成文本的 FEEL 上下文 a JSON object, or a FEEL context as text
      unary    要测试的值；文本按 FEEL 读取 the value to test; text is FEEL
    """
    if batch is not None:
        run(batch, lambda line: answer(line["expression"], line.get("context", {}), line.get("unary", ABSENT)))
        return
    if expression is None:
        raise click.UsageError("EXPRESSION")
    try:
        click.echo(to_json(answer(expression, context_text, ABSENT if unary is None else unary)))
    except feel.FeelError as error:
        fail(str(error), error.message_en)


def answer(expression: str, context: Any, tested: Any) -> Any:
    """The JSON value of an expression, or of unary tests where there is a value to test. Raises FeelError."""
    scope = read_context(context)
    if tested is ABSENT:
        return feel.to_json(feel.evaluate(expression, scope))
    return feel.unary(expression).matches(_value(tested, scope), scope)


def read_context(context: Any) -> Mapping[str, Any]:
    """A FEEL context literal as text, or a JSON object as it is."""
    if isinstance(context, str):
        return feel.context(context)
    found = feel.from_json(context if context is not None else {})
    if not isinstance(found, dict):
        raise feel.FeelError("上下文应是一个对象", "the context must be an object")
    return found


def _value(tested: Any, scope: Mapping[str, Any]) -> Any:
    """Text is FEEL, as on the command line; text that means nothing in FEEL stands for itself."""
    if not isinstance(tested, str):
        return feel.from_json(tested)
    try:
        found = feel.evaluate(tested, scope)
    except feel.FeelError:
        return tested
    return tested if found is None and tested.strip() != "null" else found
