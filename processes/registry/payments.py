"""What was paid for a request, waived or given back: one row per request, whoever asks twice (I-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from processes.registry.tables import fee_payment


@dataclass(frozen=True)
class Settlement:
    """`paid` None: no payment stands."""

    paid: Decimal | None
    waived: bool


def record_payment(
    connection: Connection, serial_no: str, *, amount: Decimal, method: str, paid_at: date, voucher: Sequence[str], by: str, now: datetime
) -> None:
    """Money came in; a second confirmation of the same request corrects the first, and an earlier waiver is moot."""
    values = {"amount": amount, "method": method, "paid_at": paid_at, "voucher": list(voucher), "confirmed_by": by}
    afresh = {"refund_amount": None, "refunded_at": None, "waived_by": "", "waiver_reason": ""}
    _put(connection, serial_no, {**values, **afresh, "recorded_at": now})


def record_waiver(connection: Connection, serial_no: str, *, amount: Decimal, reason: str, by: str, now: datetime) -> None:
    """Nothing has to be paid: who said so, and why. `amount` is what would have been due."""
    _put(connection, serial_no, {"amount": amount, "waived_by": by, "waiver_reason": reason, "recorded_at": now})


def record_refund(connection: Connection, serial_no: str, *, amount: Decimal, refunded_at: date, voucher: Sequence[str], by: str) -> None:
    """Money went back. Raises LookupError when none had come in."""
    values = {"refund_amount": amount, "refunded_at": refunded_at, "refund_voucher": list(voucher), "refunded_by": by}
    if connection.execute(update(fee_payment).where(fee_payment.c.serial_no == serial_no).values(**values)).rowcount == 0:
        raise LookupError(f"no payment of {serial_no}")


def of(connection: Connection, serial_no: str) -> Settlement:
    """How a request stands. It keeps the row for this transaction."""
    row = connection.execute(select(fee_payment).where(fee_payment.c.serial_no == serial_no).with_for_update()).mappings().one_or_none()
    if row is None:
        return Settlement(None, False)
    stands = row["paid_at"] is not None and row["refunded_at"] is None
    return Settlement(row["amount"] if stands else None, bool(row["waived_by"]))


def _put(connection: Connection, serial_no: str, values: dict[str, Any]) -> None:
    if connection.execute(update(fee_payment).where(fee_payment.c.serial_no == serial_no).values(**values)).rowcount == 0:
        connection.execute(insert(fee_payment).values(serial_no=serial_no, **values))
