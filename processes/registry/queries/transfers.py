"""变更记录: which requests moved enterprises between tenants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from processes.registry import tables
from processes.registry.paging import MOST
from processes.registry.records import read

_X, _M = tables.tenant_transfer.c, tables.tenant_transfer_enterprise.c
_FROM, _TO = tables.tenant.alias("source_tenant"), tables.tenant.alias("target_tenant")


@dataclass(frozen=True)
class TransferRow:
    """`serial_no` is the request's; `kind`: CHANGE (企业变更租户) or MERGE (合并租户); `enterprises`: how many moved."""

    id: str
    serial_no: str
    kind: str
    source: str
    source_name: str
    target: str
    target_name: str
    enterprises: int
    at: datetime


def transfers(connection: Connection, *, tenant: str | None = None, tax_no: str | None = None) -> Sequence[TransferRow]:
    """Those of a tenant, as source or target, or of an enterprise; the newest first, at most 200."""
    moved = select(func.count()).where(_M.transfer_id == _X.id).scalar_subquery()
    query = (
        select(tables.tenant_transfer, _FROM.c.name.label("source_name"), _TO.c.name.label("target_name"), moved.label("enterprises"))
        .join(_FROM, _FROM.c.number == _X.source)
        .join(_TO, _TO.c.number == _X.target)
        .order_by(_X.at.desc(), _X.id.desc())
        .limit(MOST)
    )
    if tenant is not None:
        query = query.where(or_(_X.source == tenant, _X.target == tenant))
    if tax_no is not None:
        query = query.where(_X.id.in_(select(_M.transfer_id).where(_M.tax_no == tax_no)))
    return [read(TransferRow, row) for row in connection.execute(query).mappings()]
