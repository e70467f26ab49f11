"""One verb on many things, each with its own answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.engine import Command, Query
from engine.errors import EngineError, FieldsRejected
from web.house import house
from web.identity import current_actor
from web.language import lang


@dataclass(frozen=True)
class Outcome:
    """What became of one: `problem` is empty where it went well."""

    id: str
    problem: str


def ask(query: Query[Any]) -> Any:
    return house().engine.ask(query, current_actor())


def execute(command: Command[Any]) -> Any:
    return house().engine.execute(command, current_actor())


def each(ids: Iterable[str], command: Callable[[str], Command[Any]]) -> list[Outcome]:
    """Never all or nothing."""
    return [Outcome(one, refusal_of(command(one))) for one in dict.fromkeys(ids)]


def refusal_of(command: Command[Any]) -> str:
    """The refusal in the reader's language; nothing when it was carried out."""
    try:
        execute(command)
    except EngineError as error:
        return sentence(error)
    return ""


def sentence(error: EngineError) -> str:
    told = [error.problem]
    if isinstance(error, FieldsRejected):
        told = [problem for problems in error.errors.values() for problem in problems]
    return " ".join(house().texts.render(problem, lang=lang()) for problem in told)
