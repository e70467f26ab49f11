"""`piaoflow`, called in this process with an environment of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.cli import command

LEAVE = Path(__file__).parent.parent / "web" / "leave"
Piaoflow = Callable[..., Result]


@pytest.fixture
def piaoflow(tmp_path: Path) -> Piaoflow:
    """`piaoflow("lint", path)`; the database is a file of the test."""
    environment = {"PIAOFLOW_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "", "PIAOFLOW_PASSWORD_COST": "cheapest"}
    environment |= {"LANG": "C.UTF-8", "LC_ALL": ""}

    def call(*arguments: object, env: dict[str, str] | None = None, text: str | None = None) -> Result:
        return CliRunner().invoke(command, [str(a) for a in arguments], env={**environment, **(env or {})}, input=text)

    return call


def lines(result: Result) -> list[Any]:
    """The JSON Lines a command printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]
