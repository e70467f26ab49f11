"""授信额度有效期调整: which days may be asked for, what the platform says, and what is entered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.handlers import Context, JobContext, Refusals, service_task, validator
from processes.connectors.leqi.asking import ask
from processes.registry.facts import base, enterprises
from processes.registry.quotas import validity_request
from processes.registry.quotas.adjust_validity import adjust_validity
from processes.registry.quotas.facts import credit_quota_facts, credit_quotas, quota_transaction_facts
from processes.registry.quotas.lookups import credit_quotas as quota_lookup
from processes.registry.quotas.rejected import as_bpmn_error
from processes.registry.quotas.selected import quota_figures

# Found by the engine because they stand in this module: what the forms look up, what scenarios may say and read.
__all__ = ["base", "credit_quota_facts", "credit_quotas", "enterprises", "quota_figures", "quota_lookup", "quota_transaction_facts"]

_TRIES = 4


@validator("start")
def start(context: Context) -> Refusals:
    """I-19, each at its field, and an end that is no earlier than the beginning."""
    return validity_request.problems(context.connection, context.variables, now=context.now)


@validator("amend")
def amend(context: Context) -> Refusals:
    """The same rules for what is handed in again."""
    return start(context)


@service_task("leqi-adjust-validity", effect="external", retry="R3/PT30S/2", timeout=20)
def leqi_adjust_validity(
    context: JobContext, *, tax_no: str, period: str, valid_from: str, valid_to: str, known: Mapping[str, Any] | None
) -> dict[str, Any]:
    """TZSXEDYXQ. The same days asked for again change nothing; code 99 when nothing was heard four times."""
    days = date.fromisoformat(valid_from), date.fromisoformat(valid_to)
    return ask(context, known, lambda platform: platform.adjust(tax_no, period, *days), tries=_TRIES)


@service_task("enter-quota-validity", effect="database")
def enter_quota_validity(context: Context, *, tax_no: str, period: str, valid_from: str, valid_to: str, code: str) -> dict[str, Any]:
    """The days, with the rules asked again on the locked quota. BPMN error: E_QUOTA_REFUSED (the month has turned since)."""
    by, request_no = (context.instance.initiator_id, context.instance.serial_no) if context.instance else ("", None)
    days = date.fromisoformat(valid_from), date.fromisoformat(valid_to)
    with as_bpmn_error():
        entry = adjust_validity(context.connection, tax_no, period, valid=days, by=by, now=context.now, platform_code=code, request_no=request_no)
    return {"before": entry.before, "after": entry.after}
