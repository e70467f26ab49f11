"""What commands share when they speak: language, findings, JSON lines."""

import json
import os
from collections.abc import Iterable
from typing import Any, NoReturn

import click

from engine.model import Finding

BILINGUAL = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


def lang() -> str:
    """`en` for an English terminal, else `zh`."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.startswith("en") else "zh"


def say(zh: str, en: str, *, err: bool = False) -> None:
    """One line in the language of the terminal."""
    click.echo(en if lang() == "en" else zh, err=err)


def fail(zh: str, en: str, *, code: int = 1) -> NoReturn:
    """The last line of a command that did not do it."""
    say(zh, en, err=True)
    raise SystemExit(code)


def show(findings: Iterable[Finding], *, as_json: bool = False) -> None:
    """One line for each finding."""
    for finding in findings:
        if as_json:
            click.echo(to_json(finding.as_json()))
            continue
        where = f"{finding.path}#{finding.element_id}" if finding.element_id else finding.path
        message = finding.message_en if lang() == "en" else finding.message_zh
        click.echo(f"{where}: {finding.severity} {finding.rule}: {message}")


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
