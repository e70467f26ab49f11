"""`piaoflow`, the console script: one file per command, imported when it is called."""

import importlib
import sys

import click

from web.cli.output import BILINGUAL

# Command name -> module of this package that holds it as `command`.
PLACES = {
    "serve": "serve",
    "worker": "worker",
    "db": "database",
    "demo": "demo",
    "deploy": "deploy",
    "lint": "lint",
    "test": "scenarios",
    "decide": "decide",
    "feel": "expressions",
    "user": "people",
    "audit": "audit",
    "bench": "bench",
}


class Commands(click.Group):
    """Finds a command by its name in `PLACES`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in PLACES:
            return None
        found: click.Command = importlib.import_module(f"web.cli.{PLACES[cmd_name]}").command
        return found


@click.command(cls=Commands, context_settings=BILINGUAL)
@click.version_option(package_name="piaoflow", message="%(version)s")
def command() -> None:
    """票流：审批流程引擎。

    PiaoFlow: an approval-workflow engine. Settings come from the environment (PIAOFLOW_…, DATABASE_URL, PORT) or a TOML file
    (PIAOFLOW_CONFIG).
    """


def main() -> None:
    """The console script's entry."""
    # Output may go to a file or pipe on a machine whose locale is C.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    command(prog_name="piaoflow")
