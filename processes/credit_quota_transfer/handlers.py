"""授信额度下载/退回: what may be asked, what is asked of the platform, and what is entered."""

from collections.abc import Mapping
from typing import Any

from engine.handlers import Context, JobContext, Refusals, service_task, validator
from processes.connectors.leqi.asking import ask
from processes.connectors.leqi.port import Transfer
from processes.registry.facts import base, enterprises
from processes.registry.money import amount as exact
from processes.registry.quotas import download, give_back, transfer_request
from processes.registry.quotas.entity import Order
from processes.registry.quotas.facts import credit_quota_facts, credit_quotas, quota_downloads, quota_synchronisations, quota_transaction_facts
from processes.registry.quotas.lookups import credit_quotas as quota_lookup
from processes.registry.quotas.rejected import as_bpmn_error
from processes.registry.quotas.selected import quota_figures
from processes.registry.quotas.transfer_request import DOWNLOAD

# Found by the engine because they stand in this module: what the forms look up, what scenarios may say and read.
__all__ = [
    "base", "credit_quota_facts", "credit_quotas", "enterprises", "quota_downloads", "quota_figures", "quota_lookup", "quota_synchronisations",
    "quota_transaction_facts",
]  # fmt: skip

_CONFIRMATIONS = 3


@validator("start")
def start(context: Context) -> Refusals:
    """I-16, I-17, I-19, I-21, each at its field."""
    return transfer_request.problems(context.connection, context.variables, now=context.now)


@validator("amend")
def amend(context: Context) -> Refusals:
    """The same rules for what is handed in again."""
    return start(context)


@service_task("check-quota-transfer", effect="database")
def check_quota_transfer(context: Context, *, tax_no: str, period: str, type: str, amount: float, number: int) -> str:
    """The rules once more, on the book of now, before the platform is asked. Gives the 业务流水号 of this asking (I-20).

    BPMN error: E_QUOTA_REFUSED.
    """
    order = _order(context, tax_no=tax_no, period=period, amount=amount, ywlsh=f"{_serial_no(context)}-{number}")
    verb = download.check if type == DOWNLOAD else give_back.check
    with as_bpmn_error():
        verb(context.connection, order, now=context.now)
    return order.ywlsh


@service_task("leqi-transfer", effect="external", retry="R0/PT1S", timeout=20)
def leqi_transfer(context: JobContext, **asked: Any) -> dict[str, Any]:
    """Asked once. No answer is code 99: whether it was done has to be confirmed."""
    return _transfer(context, tries=1, **asked)


@service_task("leqi-confirm-transfer", effect="external", retry="R2/PT30S/2", timeout=20)
def leqi_confirm_transfer(context: JobContext, **asked: Any) -> dict[str, Any]:
    """The same order with the same 业务流水号: done once, however often it is asked. Code 99 when nothing was heard three times."""
    return _transfer(context, tries=_CONFIRMATIONS, **asked)


@service_task("enter-quota-transfer", effect="database")
def enter_quota_transfer(context: Context, *, tax_no: str, period: str, type: str, amount: float, ywlsh: str, code: str) -> dict[str, Any]:
    """Quota and 额度流水, in one go. Gives the quota before and after. BPMN error: E_QUOTA_REFUSED (the book has changed since)."""
    order = _order(context, tax_no=tax_no, period=period, amount=amount, ywlsh=ywlsh)
    verb = download.download if type == DOWNLOAD else give_back.give_back
    with as_bpmn_error():
        entry = verb(context.connection, order, now=context.now, platform_code=code)
    return {"before": entry.before, "after": entry.after}


def _transfer(
    context: JobContext, *, tries: int, tax_no: str, period: str, type: str, amount: float, ywlsh: str, known: Mapping[str, Any] | None
) -> dict[str, Any]:
    order = Transfer(tax_no, period, "0" if type == DOWNLOAD else "1", exact(amount), ywlsh)
    return ask(context, known, lambda platform: platform.transfer(order), tries=tries)


def _order(context: Context, *, tax_no: str, period: str, amount: float, ywlsh: str) -> Order:
    return Order(tax_no, period, exact(amount), ywlsh, context.instance.initiator_id if context.instance else "", _serial_no(context))


def _serial_no(context: Context) -> str:
    if context.instance is None:
        raise LookupError("a 业务流水号 belongs to a request")
    return context.instance.serial_no
