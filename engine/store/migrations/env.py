"""Alembic's entry: one history for the tables of engine, registry and web. Whoever calls brings `database` and `metadata` as attributes."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

config = context.config
metadata = config.attributes["metadata"]


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Others may keep tables in the same database."""
    return kind != "table" or name in metadata.tables


def plain(kind: str, value: object, autogen: object) -> str | bool:
    """A migration stands for itself: it names SQL types, not classes of ours that may change."""
    if isinstance(value, TypeDecorator):
        on_sqlite = value.load_dialect_impl(sqlite.dialect())
        differs = isinstance(on_sqlite, sa.String) and not isinstance(value.impl_instance, sa.String)
        return f"sa.{value.impl_instance!r}" + (f'.with_variant(sa.String({on_sqlite.length}), "sqlite")' if differs else "")
    return "JSON" if isinstance(value, sa.JSON) else False


with config.attributes["database"].connect().execution_options(write=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, include_name=ours, render_as_batch=True, compare_type=True, render_item=plain)
    with context.begin_transaction():
        context.run_migrations()
