"""Empty databases for the measures, each used once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text

from engine.store.database import open_database


@dataclass(frozen=True)
class Databases:
    """`postgres`: the address of a server, empty where there is none; `cpu`: the seconds it has used."""

    folder: Path
    postgres: str
    cpu: Callable[[], float | None] = lambda: None

    def sqlite(self) -> str:
        return f"sqlite:///{self.folder / uuid4().hex}.db"

    def fresh(self) -> str:
        """On PostgreSQL where there is one."""
        if not self.postgres:
            return self.sqlite()
        name, admin = f"b{uuid4().hex[:12]}", open_database(self.postgres)
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        head, _, options = self.postgres.partition("?")
        return head.rpartition("/")[0] + f"/{name}" + (f"?{options}" if options else "")
