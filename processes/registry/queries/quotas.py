"""授信额度管理: every enterprise's quota by month, and its 额度流水."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, select

from engine.model import Page
from processes.registry import tables
from processes.registry.invariants import quota as rules
from processes.registry.paging import Paging, matches, page
from processes.registry.quotas import ledger
from processes.registry.quotas.entity import CreditQuota, QuotaTransaction
from processes.registry.records import read

_Q, _E, _T, _X = tables.credit_quota.c, tables.enterprise.c, tables.tenant.c, tables.credit_quota_transaction.c
_KEY: ColumnElement[str] = _Q.tax_no + "/" + _Q.period


@dataclass(frozen=True)
class QuotaRow(CreditQuota):
    """A quota with whose it is. `synced_at`: when the enterprise was last synchronised, whatever the month; `request_no`: what moved it last."""

    enterprise_name: str = ""
    tenant_name: str = ""
    synced_at: datetime | None = None
    request_no: str | None = None

    def next_sync(self, now: datetime) -> str | None:
        """The time in Shanghai from which 同步 is allowed again (I-18); None: it is allowed."""
        problem = rules.interval_kept(self.synced_at, now)
        return None if problem is None else str(problem.params["next_time"])


@dataclass(frozen=True)
class QuotaDetail:
    """`transactions`: 额度流水, the newest first."""

    quota: QuotaRow
    transactions: Sequence[QuotaTransaction]


_SORTS = {"period": _Q.period, "tax_no": _Q.tax_no, "enterprise_name": _E.name}


def quotas(
    connection: Connection, paging: Paging, *, text: str = "", suspended: bool | None = None, current: bool | None = None, period: str = ""
) -> Page[QuotaRow]:
    """`text`: tax number or enterprise name; `current`: only those of `period` (yyyyMM), or only the others. Raises BadSort, BadCursor."""
    query = _rows() if suspended is None else _rows().where(_Q.suspended == suspended)
    if current is not None:
        query = query.where(_Q.period == period if current else _Q.period != period)
    query = query.where(matches(text, _Q.tax_no, _E.name)) if text.strip() else query
    return page(connection, query, QuotaRow, paging, sorts=_SORTS, key=_KEY)


def quota_detail(connection: Connection, key: str) -> QuotaDetail | None:
    """One quota (`<tax number>/<period>`) with what happened to it; None when there is no such."""
    row = connection.execute(_rows().where(key == _KEY)).mappings().one_or_none()
    if row is None:
        return None
    found = read(QuotaRow, row)
    return QuotaDetail(found, ledger.transactions(connection, found.tax_no, found.period)[::-1])


def _rows() -> Select[tuple[object, ...]]:
    other = tables.credit_quota.alias()
    synced = select(func.max(other.c.last_sync_at)).where(other.c.tax_no == _Q.tax_no).scalar_subquery()
    moved = (
        select(_X.request_no)
        .where(_X.tax_no == _Q.tax_no, _X.period == _Q.period, _X.request_no.is_not(None))
        .order_by(_X.at.desc(), _X.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(tables.credit_quota, _E.name.label("enterprise_name"), _T.name.label("tenant_name"))
        .add_columns(synced.label("synced_at"), moved.label("request_no"))
        .select_from(tables.credit_quota)
        .join(tables.enterprise, _E.tax_no == _Q.tax_no)
        .join(tables.tenant, _T.number == _E.tenant_number)
    )
