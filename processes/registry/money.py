"""Amounts of money as exact decimals on both databases (architecture §14.10)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

CENT = Decimal("0.01")


def amount(value: object) -> Decimal:
    """A JSON number (or text) as an amount with two decimals. Raises decimal.InvalidOperation."""
    return Decimal(str(value)).quantize(CENT)


class Money(TypeDecorator[Decimal]):
    """NUMERIC(18,2) on PostgreSQL; text on SQLite, which would keep a binary fraction."""

    impl = Numeric(18, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = String(20) if dialect.name == "sqlite" else Numeric(18, 2)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        if value is None:
            return None
        return str(amount(value)) if dialect.name == "sqlite" else amount(value)

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        return None if value is None else amount(value)
