"""授信额度同步: whether it may be asked again, what the platform says, and what that changes."""

from collections.abc import Mapping
from typing import Any

from engine.handlers import Context, JobContext, Refusals, service_task, validator
from processes.connectors.leqi.asking import ask
from processes.connectors.leqi.port import figures
from processes.registry import book
from processes.registry.calendar import SHANGHAI, day
from processes.registry.facts import base, enterprises
from processes.registry.lookups import enterprises as enterprise_lookup
from processes.registry.quotas import ledger, periods
from processes.registry.quotas.facts import credit_quota_facts, credit_quotas, quota_synchronisations, quota_transaction_facts
from processes.registry.quotas.ledger import QuotaRefused
from processes.registry.quotas.rejected import as_bpmn_error
from processes.registry.quotas.synchronise import check, synchronise

# Found by the engine because they stand in this module: what the forms look up, what scenarios may say and read.
__all__ = [
    "base", "credit_quota_facts", "credit_quotas", "enterprise_lookup", "enterprises", "quota_synchronisations", "quota_transaction_facts",
]  # fmt: skip

_TRIES = 4
_COLUMNS = {
    "suspended": "暂停授信标志", "month_total": "本月授信额度", "remaining": "可用剩余额度", "downloaded": "已下载额度",
    "unused": "已下载未使用额度",
}  # fmt: skip


@validator("start")
def start(context: Context) -> Refusals:
    """An enterprise of the book, and an hour since it was last synchronised (I-18)."""
    tax_no = context.variables.get("tax_no")
    if not tax_no:
        return {}
    if book.enterprise(context.connection, tax_no) is None:
        return {"tax_no": ("unknown_enterprise", {"tax_no": tax_no})}
    try:
        check(context.connection, tax_no, now=context.now)
    except QuotaRefused as refusal:
        return {"tax_no": (refusal.problem.code, refusal.problem.params)}
    return {}


@service_task("quota-of-month", effect="read")
def quota_of_month(context: Context, *, tax_no: str | None) -> dict[str, Any]:
    """This month's quota of an enterprise as the book has it (`book`: None when there is none yet), and when it was last synchronised."""
    period = periods.of(day(context.now))
    enterprise = book.enterprise(context.connection, tax_no)
    quota = ledger.quota(context.connection, tax_no or "", period)
    last = ledger.last_sync_at(context.connection, tax_no or "")
    return {
        "enterprise_name": enterprise.name if enterprise else None,
        "period": period,
        "last_sync_at": last.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if last else None,
        "book": quota.as_json() if quota else None,
    }


@service_task("leqi-query-quota", effect="external", retry="R3/PT30S/2", timeout=20)
def leqi_query_quota(context: JobContext, *, tax_no: str, period: str, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """CXSXED. Code 99 when nothing was heard four times."""
    return ask(context, known, lambda platform: platform.query(tax_no, period), tries=_TRIES)


@service_task("enter-quota-figures", effect="database")
def enter_quota_figures(context: Context, *, tax_no: str, answered: Mapping[str, Any], code: str) -> str:
    """The six columns as the platform has them. Gives what differed, in words. BPMN error: E_QUOTA_REFUSED (somebody else was faster)."""
    by, request_no = (context.instance.initiator_id, context.instance.serial_no) if context.instance else ("", None)
    with as_bpmn_error():
        entry = synchronise(context.connection, tax_no, figures(answered), by=by, now=context.now, platform_code=code, request_no=request_no)
    return _changed(entry.before, entry.after)


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    if before is None:
        return "本属期第一次同步"
    told = [f"{label} {_word(before[name])} → {_word(after[name])}" for name, label in _COLUMNS.items() if before[name] != after[name]]
    return "；".join(told) or "没有差异"


def _word(value: Any) -> str:
    return {True: "暂停", False: "未暂停"}[value] if isinstance(value, bool) else str(value)
