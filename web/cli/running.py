"""Commands that need the app: its database, engine and settings."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from engine.errors import DefinitionRejected, EngineError
from web.app import create_app
from web.cli.output import fail, show
from web.house import House

P = ParamSpec("P")
R = TypeVar("R")


def in_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside an app of the environment's settings; refusals and a missing database become one line and exit 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        app: Flask = create_app()
        house: House = app.extensions["piaoflow"]
        with app.app_context():
            try:
                return command(*args, **kwargs)
            except EngineError as error:
                if isinstance(error, DefinitionRejected):
                    show(error.findings)
                fail(house.texts.render(error.problem, lang="zh"), house.texts.render(error.problem, lang="en"))
            except (OperationalError, ProgrammingError) as error:
                hint = str(error.orig).strip().splitlines()[0]
                fail(f"数据库不能使用（{hint}），先运行 piaoflow db upgrade", f"The database cannot be used ({hint}): run piaoflow db upgrade")
            finally:
                house.database.dispose()

    return run
