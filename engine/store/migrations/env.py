"""Alembic's entry: one history for the tables of engine, registry and web. Whoever calls brings `database` and `metadata` as attributes."""

from alembic import context
from sqlalchemy.types import TypeDecorator

config = context.config
metadata = config.attributes["metadata"]


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Others may keep tables in the same database."""
    return kind != "table" or name in metadata.tables


def plain(kind: str, value: object, context_: object) -> str | bool:
    """A migration stands for itself: it names SQL types, not classes of ours that may change."""
    return f"sa.{value.impl_instance!r}" if isinstance(value, TypeDecorator) else False


with config.attributes["database"].connect().execution_options(write=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, include_name=ours, render_as_batch=True, compare_type=True, render_item=plain)
    with context.begin_transaction():
        context.run_migrations()
