"""收款、减免与退款登记, one per request."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from engine.model import Page
from processes.registry.paging import Paging, matches, page
from processes.registry.tables import fee_payment

_F = fee_payment.c


@dataclass(frozen=True)
class SettlementRow:
    """`serial_no` is the request's; `paid_at` None: waived; `refunded_at`: the money went back."""

    serial_no: str
    amount: Decimal
    method: str
    paid_at: date | None
    confirmed_by: str
    waived_by: str
    waiver_reason: str
    refund_amount: Decimal | None
    refunded_at: date | None
    recorded_at: datetime


def settlements(connection: Connection, paging: Paging, *, text: str = "", refunded: bool | None = None) -> Page[SettlementRow]:
    """`text`: serial number; `refunded`: only those given back, or only those not. Raises BadSort, BadCursor."""
    query = select(fee_payment)
    if refunded is not None:
        query = query.where(_F.refunded_at.is_not(None) if refunded else _F.refunded_at.is_(None))
    query = query.where(matches(text, _F.serial_no)) if text.strip() else query
    return page(connection, query, SettlementRow, paging, sorts={"serial_no": _F.serial_no}, key=_F.serial_no)
