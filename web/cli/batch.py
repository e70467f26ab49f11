"""JSON Lines in, JSON Lines out: one answer for every line, an error where a line fails."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine.dmn import DmnError
from engine.feel import FeelError
from web.cli.output import to_json

_BAD_LINE = (LookupError, TypeError, AttributeError, ValueError, OSError, RecursionError)


def run(path: Path, answer: Callable[[dict[str, Any]], Any]) -> None:
    """Print what `answer` says to each line; `{"error": …}` where it raises. Empty lines are left out."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                click.echo(to_json(_one(line, answer)))


def _one(line: str, answer: Callable[[dict[str, Any]], Any]) -> Any:
    try:
        return answer(json.loads(line, parse_float=Decimal))
    except (FeelError, DmnError) as error:
        return {"error": error.message_zh, "error_en": error.message_en}
    except KeyError as error:
        return {"error": f"缺少 {error}", "error_en": f"{error} is missing"}
    except _BAD_LINE as error:
        return {"error": str(error) or type(error).__name__}
