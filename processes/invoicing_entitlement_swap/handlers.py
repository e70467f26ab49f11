"""开票权益税号变更: what may be asked, what the fee depends on, and the replacement itself."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engine.errors import Problem
from engine.handlers import BpmnError, Context, Refusals, service_task, validator
from processes.registry import book, changes, payments, tax_number
from processes.registry.calendar import day, days_between
from processes.registry.facts import base, enterprise_facts, enterprises, entitlement_facts, entitlements, fee_payment_facts, orders, tenants
from processes.registry.invariants.settlement import settled
from processes.registry.lookups import business_records, entitled_enterprises, invoicing_products
from processes.registry.lookups import orders as order_lookup
from processes.registry.lookups import tenants as tenant_lookup
from processes.registry.money import amount as exact
from processes.registry.replacement_request import DEVICE, NAME, TAX_NUMBER, ReplacementRequest
from processes.registry.sentences import sentence
from processes.registry.swap import SwapRefused, swap

# Found by the engine because they stand in this module: what the forms look up, what scenarios may say and read.
__all__ = [
    "base", "business_records", "enterprise_facts", "enterprises", "entitled_enterprises", "entitlement_facts", "entitlements",
    "fee_payment_facts", "invoicing_products", "order_lookup", "orders", "tenant_lookup", "tenants",
]  # fmt: skip


@validator("start")
def start(context: Context) -> Refusals:
    """The rules of P02's table, in its order."""
    return ReplacementRequest(context.connection, context.variables, kind="开票").problems()


@service_task("swap-facts", effect="read")
def swap_facts(
    context: Context, *, change_items: Sequence[str] | None, old_tax_no: str | None, new_tax_no: str | None, product: str | None,
    order_no: str | None, tenant: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Tax numbers as the book writes them, and what D1 prices by; `None` where it is not known."""
    old = tax_number.normalise(old_tax_no)
    order, found = book.order(context.connection, order_no), book.product(context.connection, product)
    right = book.active_entitlement(context.connection, old, product)
    return {
        "old_tax_no": old or None,
        "new_tax_no": (tax_number.normalise(new_tax_no) or None) if TAX_NUMBER in (change_items or ()) else None,
        "has_used": right.has_issued_invoices if right else None,
        "days_since_activation": days_between(order.activated_at, context.now) if order and order.activated_at else None,
        "edition": found.edition if found else None,
        "tenant_name": getattr(book.tenant(context.connection, tenant), "name", tenant),
    }


@service_task("swap-entitlement", effect="database")
def swap_entitlement(
    context: Context, *, change_items: Sequence[str], tenant: str, product: str, old_tax_no: str, new_tax_no: str | None, new_name: str | None,
    new_device: str | None, device_no_new: str | None, fee: float | None,
) -> dict[str, Any]:  # fmt: skip
    """Everything the request asked for, in one go. Says before and after.

    BPMN errors: E_TENANT_CONFLICT (the new tax number is another tenant's by now), E_SWAP_FAILED (anything else that changed since submit).
    """
    done: dict[str, Any] = {}
    tax_no = old_tax_no
    if TAX_NUMBER in change_items and new_tax_no:
        _require_settled(context, None if fee is None else exact(fee))
        try:
            moved = swap(
                context.connection, tenant_number=tenant, old_tax_no=old_tax_no, new_tax_no=new_tax_no, new_name=new_name or new_tax_no,
                product_code=product, today=day(context.now),
            )  # fmt: skip
        except SwapRefused as refusal:
            raise _failure(refusal.problem) from refusal
        done["entitlement"], tax_no = moved.as_json(), new_tax_no
    if NAME in change_items and new_name:
        done["name"] = changes.rename(context.connection, tax_no, name=new_name)
    if DEVICE in change_items and new_device:
        done["device"] = changes.set_device(context.connection, tax_no, kind=new_device, device_no=device_no_new or "")
    return done


@validator("refund")
def refund(context: Context) -> Refusals:
    """Not more than came in, and not in the future."""
    form, found = context.variables, dict[str, Any]()
    paid = payments.of(context.connection, _serial_no(context)).paid
    if form.get("refund_amount") is not None and paid is not None and exact(form["refund_amount"]) > paid:
        found["refund_amount"] = ("refund_over_paid", {"paid": str(paid)})
    if form.get("refunded_at") and date.fromisoformat(form["refunded_at"]) > day(context.now):
        found["refunded_at"] = "refunded_in_future"
    return found


@service_task("record-refund", effect="database")
def record_refund(context: Context, *, amount: float | None, refunded_at: str | None, voucher: Sequence[str] | None) -> None:
    """Without an amount all of it, without a date today."""
    paid = payments.of(context.connection, _serial_no(context)).paid or Decimal(0)
    payments.record_refund(
        context.connection, _serial_no(context), amount=paid if amount is None else exact(amount),
        refunded_at=date.fromisoformat(refunded_at) if refunded_at else day(context.now), voucher=voucher or (), by=context.actor.id,
    )  # fmt: skip


def _require_settled(context: Context, fee: Decimal | None) -> None:
    """I-07, asked of the book and not of a variable."""
    stands = payments.of(context.connection, _serial_no(context))
    if problem := settled(fee, paid=stands.paid, waived=stands.waived):
        raise _failure(problem)


def _failure(problem: Problem) -> BpmnError:
    code = "E_TENANT_CONFLICT" if problem.code == "E-TENANT-001" else "E_SWAP_FAILED"
    return BpmnError(code, sentence(problem), **problem.params)


def _serial_no(context: Context) -> str:
    if context.instance is None:
        raise LookupError("a settlement belongs to a request")
    return context.instance.serial_no
