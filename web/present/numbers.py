"""Amounts and sizes."""

from decimal import Decimal, InvalidOperation
from typing import Any

_KB, _MB = 1_000, 1_000_000


def money(value: Any) -> str:
    """Two decimals and thousands separators; what is no number stays as it is."""
    try:
        return f"{Decimal(str(value)):,.2f}"
    except (InvalidOperation, ValueError):
        return "" if value is None else str(value)


def size(octets: int) -> str:
    """1.2 MB, 34 KB, 870 B."""
    if octets < _KB:
        return f"{octets} B"
    return f"{octets / _MB:.1f} MB" if octets >= _MB else f"{round(octets / _KB)} KB"
