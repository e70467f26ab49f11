"""Options for form fields about credit quotas, searched as people type."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.handlers import Context, Option, lookup
from processes.registry import tables
from processes.registry.paging import matches
from processes.registry.quotas.entity import CreditQuota
from processes.registry.records import read

_Q, _E = tables.credit_quota, tables.enterprise


@lookup("credit_quotas")
def credit_quotas(context: Context, query: str, limit: int) -> Sequence[Option]:
    """选中要操作的数据: rows by tax number or name, the newest month first."""
    base = select(_Q, _E.c.name).join(_E, _E.c.tax_no == _Q.c.tax_no)
    text, _, period = query.strip().partition("/")
    if text:
        base = base.where(matches(text, _Q.c.tax_no, _E.c.name))
    if period:
        base = base.where(_Q.c.period == period)
    rows = context.connection.execute(base.order_by(_Q.c.period.desc(), _Q.c.tax_no).limit(limit)).mappings()
    return [Option(read(CreditQuota, row).key, f"{row['name']} {row['period']}", f"{row['tax_no']} 可用剩余额度 {row['remaining']}") for row in rows]
