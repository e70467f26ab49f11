"""Column types that behave alike on SQLite and PostgreSQL."""

from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, JSON, Boolean, DateTime, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class UTC(TypeDecorator[datetime]):
    """An aware moment. SQLite forgets the zone, so it is put back on the way out; a naive value is a bug and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC_ZONE)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)


# JSONB on PostgreSQL (key order is not kept: use lists where order matters), text on SQLite.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Texts(TypeDecorator[list[str]]):
    """A list of texts as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String) if dialect.name == "postgresql" else JSON())


class among(FunctionElement[bool]):  # noqa: N801  # a SQL function
    """SQL: the column is one of the texts bound by name; unlike IN, the statement is the same for any number of them."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=Texts()))


@compiles(among)
def _among_on_sqlite(element: among, compiler: Any, **how: Any) -> str:
    column, texts = element.clauses
    return f"{compiler.process(column, **how)} IN (SELECT value FROM json_each({compiler.process(texts, **how)}))"


@compiles(among, "postgresql")
def _among_on_postgresql(element: among, compiler: Any, **how: Any) -> str:
    column, texts = element.clauses
    return f"{compiler.process(column, **how)} = ANY({compiler.process(texts, **how)})"
