"""Counts what a database is asked, transaction by transaction (architecture §3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import event

UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SET ", "SAVEPOINT", "RELEASE")


@dataclass
class Counted:
    """`statements`: SQL texts in order; a multi-row statement counts once."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0
    rollbacks: int = 0


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    """Count inside the block."""
    counted = Counted()

    def on_statement(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if not statement.lstrip().upper().startswith(UNCOUNTED):
            counted.statements.append(statement)

    def on_commit(connection: Any) -> None:
        counted.commits += 1

    def on_rollback(connection: Any) -> None:
        counted.rollbacks += 1

    listeners: list[tuple[str, Callable[..., Any]]] = [("before_cursor_execute", on_statement), ("commit", on_commit), ("rollback", on_rollback)]
    for name, listener in listeners:
        event.listen(database, name, listener)
    try:
        yield counted
    finally:
        for name, listener in listeners:
            event.remove(database, name, listener)
