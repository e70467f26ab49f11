"""企业变更租户 (P04): some enterprises of a tenant go to another one. The tenant they leave stays as it is.

Their rights do not go along: they hang on the orders of the old tenant, which gets its seats back; the new tenant allocates its own.
"""

from collections.abc import Collection

from sqlalchemy import Connection, update

from processes.registry import book, tables
from processes.registry.invariants import tenancy, transfer
from processes.registry.records import Enterprise, Tenant
from processes.registry.transfers import holdings
from processes.registry.transfers.entity import CHANGE, Transfer
from processes.registry.transfers.holdings import refuse

_E, _R = tables.enterprise, tables.entitlement


def change_tenant(connection: Connection, *, tax_nos: Collection[str], source: str, target: str) -> Transfer:
    """Check I-01 and I-26 on locked rows, revoke what the enterprises hold, and move them. Raises TransferRefused, LookupError.

    E-TENANT-003 the same tenant, E-TENANT-002 the target is disabled, E-TENANT-001 an enterprise was bound to a third tenant, E-TENANT-004 it
    is not under the source.
    """
    ends = holdings.tenants(connection, source, target)
    refuse(tenancy.distinct(*ends) or tenancy.usable(ends[1]))
    before = holdings.totals(connection, source, target)
    moved = holdings.enterprises(connection, tax_nos=tax_nos)
    _require_under(connection, tax_nos, moved, *ends)
    revoked = holdings.active(connection, tax_nos)
    connection.execute(update(_R).where(_R.c.id.in_([one.id for one in revoked])).values(status="REVOKED", version=_R.c.version + 1))
    connection.execute(update(_E).where(_E.c.tax_no.in_(tax_nos)).values(tenant_number=target))
    if not transfer.is_whole(before, holdings.totals(connection, source, target), revoked=len(revoked)):
        raise AssertionError(f"moving {sorted(tax_nos)} from {source} to {target} does not conserve what they hold")
    return Transfer(CHANGE, *ends, moved, revoked)


def _require_under(connection: Connection, tax_nos: Collection[str], found: Collection[Enterprise], source: Tenant, target: Tenant) -> None:
    known = {one.tax_no: one for one in found}
    for tax_no in sorted(tax_nos):
        enterprise = known.get(tax_no)
        if enterprise is not None and enterprise.tenant_number != source.number:
            refuse(tenancy.one_tenant(enterprise, current=book.tenant(connection, enterprise.tenant_number), wanted=target))
        refuse(tenancy.leaves(enterprise, source, tax_no=tax_no))
