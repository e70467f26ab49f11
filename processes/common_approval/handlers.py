"""通用审批: money that came in, and money that need not come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from engine.handlers import Context, Refusals, service_task, validator
from processes.registry import payments
from processes.registry.calendar import day
from processes.registry.money import amount as exact


@validator("finance_confirm")
def finance_confirm(context: Context) -> Refusals:
    """What was received is what was due, and not in the future. That all three fields are there is the form's (E-SWAP-005)."""
    form, found = context.variables, dict[str, Any]()
    if form.get("paid_at") and date.fromisoformat(form["paid_at"]) > day(context.now):
        found["paid_at"] = "paid_in_future"
    due, received = form.get("fee"), form.get("received_amount")
    if due is not None and received is not None and exact(received) != exact(due):
        found["received_amount"] = ("amount_differs", {"due": str(exact(due)), "received": str(exact(received))})
    return found


@service_task("record-payment", effect="database")
def record_payment(context: Context, *, amount: float | None, method: str | None, paid_at: str | None, voucher: Sequence[str] | None) -> None:
    """The finance reviewer has confirmed; in this transaction the actor is that person."""
    paid = date.fromisoformat(paid_at) if paid_at else day(context.now)
    payments.record_payment(
        context.connection, _serial_no(context), amount=exact(amount or 0), method=method or "", paid_at=paid, voucher=voucher or (),
        by=context.actor.id, now=context.now,
    )  # fmt: skip


@service_task("record-waiver", effect="database")
def record_waiver(context: Context, *, waiver: bool | None, reason: str | None, amount: Any) -> bool:
    """The product approver has agreed; only a request that asked for it is waived. Says whether it was."""
    if waiver is not True:
        return False
    payments.record_waiver(
        context.connection, _serial_no(context), amount=exact(amount or 0), reason=reason or "", by=context.actor.id, now=context.now
    )
    return True


def _serial_no(context: Context) -> str:
    if context.instance is None:
        raise LookupError("a settlement belongs to a request")
    return context.instance.serial_no
