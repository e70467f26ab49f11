"""合并租户 (P05): all that a tenant has goes to another one, and the tenant is disabled (I-26).

Enterprises keep their rights: the orders go along.
"""

from sqlalchemy import Connection, select, update

from processes.registry import tables
from processes.registry.invariants import tenancy, transfer
from processes.registry.records import Tenant
from processes.registry.transfers import holdings
from processes.registry.transfers.entity import MERGE, Transfer
from processes.registry.transfers.holdings import refuse

_T, _E, _O = tables.tenant, tables.enterprise, tables.customer_order


def merge(connection: Connection, *, source: str, target: str) -> Transfer:
    """Check I-26 on locked rows, move everything, disable the source. Raises TransferRefused, LookupError.

    E-TENANT-003 the same tenant, E-TENANT-002 the target is disabled, `tenant_merged` the source has been merged already.
    """
    old, new = holdings.tenants(connection, source, target)
    refuse(tenancy.distinct(old, new) or tenancy.usable(new) or tenancy.unmerged(old))
    before = holdings.totals(connection, source, target)
    moved = holdings.enterprises(connection, tenant=source)
    orders = _orders(connection, source)
    connection.execute(update(_E).where(_E.c.tenant_number == source).values(tenant_number=target))
    connection.execute(update(_O).where(_O.c.tenant_number == source).values(tenant_number=target))
    _disable(connection, old, new)
    left = holdings.totals(connection, source)
    if not transfer.is_whole(before, holdings.totals(connection, source, target)) or (left.enterprises, left.orders) != (0, 0):
        raise AssertionError(f"merging {source} into {target} does not conserve what they hold")
    return Transfer(MERGE, old, new, moved, orders=orders)


def _orders(connection: Connection, tenant: str) -> tuple[str, ...]:
    query = select(_O.c.order_no).where(_O.c.tenant_number == tenant).order_by(_O.c.order_no).with_for_update()
    return tuple(connection.scalars(query))


def _disable(connection: Connection, old: Tenant, new: Tenant) -> None:
    values = {"enabled": False, "disabled_reason": f"已并入 {new.name}（{new.number}）"[:200], "merged_into": new.number}
    connection.execute(update(_T).where(_T.c.number == old.number).values(**values))
