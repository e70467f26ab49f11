"""Replace an entitlement: the right moves to another tax number, nothing is lost and nothing is added (I-06)."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError
from uuid_utils import uuid7

from engine.errors import Problem
from processes.registry import book
from processes.registry.invariants import replacement, tenancy
from processes.registry.records import Enterprise, Entitlement, Tenant
from processes.registry.refusals import Refused
from processes.registry.tables import enterprise, entitlement


class SwapRefused(Refused):
    """Something about the replacement no longer holds."""


@dataclass(frozen=True)
class Swap:
    """The same right before and after; `retired` is the old row as it is now."""

    before: Entitlement
    retired: Entitlement
    after: Entitlement
    remaining_days: int

    def as_json(self) -> dict[str, Any]:
        """For history and variables."""
        shown = {name: _json(asdict(value)) for name, value in (("before", self.before), ("retired", self.retired), ("after", self.after))}
        return {**shown, "remaining_days": self.remaining_days}


def swap(connection: Connection, *, tenant_number: str, old_tax_no: str, new_tax_no: str, new_name: str, product_code: str, today: date) -> Swap:
    """Check I-01, I-02, I-06 on locked rows, then move the right. Raises SwapRefused.

    An enterprise that is not in the book yet is added to the tenant, which must own the right.
    """
    name = getattr(book.product(connection, product_code), "name", product_code)
    # In the order of transfers between tenants: whoever joins a tenant must not meet it being merged away.
    tenant = book.tenant(connection, tenant_number, lock=True)
    owner = book.enterprise(connection, old_tax_no, lock=True)
    before = book.active_entitlement(connection, old_tax_no, product_code, lock=True)
    _refuse(replacement.held(before, tax_no=old_tax_no, product_name=name))
    if before is None or tenant is None:
        raise LookupError(f"no tenant {tenant_number}")
    _refuse(replacement.different(old_tax_no, new_tax_no))
    _refuse(tenancy.belongs_to(owner, tenant) or tenancy.usable(tenant))
    _join(connection, tenant, new_tax_no=new_tax_no, new_name=new_name)
    _refuse(replacement.free(book.active_entitlement(connection, new_tax_no, product_code, lock=True), tax_no=new_tax_no, product_name=name))
    return _move(connection, before, new_tax_no=new_tax_no, product_name=name, today=today)


def _join(connection: Connection, tenant: Tenant, *, new_tax_no: str, new_name: str) -> None:
    """The new enterprise stands under this tenant: it did, or it is added now (I-01)."""
    found = book.enterprise(connection, new_tax_no, lock=True)
    if found is None:
        values = {"tax_no": new_tax_no, "name": new_name, "tenant_number": tenant.number}
        registered = book.registered_name(connection, new_tax_no) or ""
        try:
            with connection.begin_nested():
                connection.execute(insert(enterprise).values(**values, registered_name=registered))
        except IntegrityError:
            # Somebody added it between our look and our insert.
            found = book.enterprise(connection, new_tax_no, lock=True)
    _refuse(_under(connection, found, tenant))


def _under(connection: Connection, found: Enterprise | None, tenant: Tenant) -> Problem | None:
    current = book.tenant(connection, found.tenant_number) if found else None
    return tenancy.one_tenant(found, current=current, wanted=tenant)


def _move(connection: Connection, before: Entitlement, *, new_tax_no: str, product_name: str, today: date) -> Swap:
    after = Entitlement(
        id=str(uuid7()), tax_no=new_tax_no, product_code=before.product_code, order_line_id=before.order_line_id,
        valid_from=max(before.valid_from, min(today, before.valid_to)), valid_to=before.valid_to, status="ACTIVE", version=1,
        replaces=before.id, replaced_by=None, has_issued_invoices=False,
    )  # fmt: skip
    retired = replace(before, status="REPLACED", version=before.version + 1, replaced_by=after.id)
    try:
        with connection.begin_nested():
            connection.execute(insert(entitlement).values(**asdict(after)))
    except IntegrityError as error:
        raise SwapRefused(Problem("E-SWAP-002", {"new_tax_no": new_tax_no, "product": product_name})) from error
    changed = {"status": retired.status, "version": retired.version, "replaced_by": retired.replaced_by}
    touched = connection.execute(update(entitlement).where(entitlement.c.id == before.id, entitlement.c.version == before.version).values(**changed))
    if touched.rowcount != 1 or not replacement.is_conserved(before, after):
        raise AssertionError(f"the replacement of {before.id} does not conserve it")
    return Swap(before, retired, after, max((before.valid_to - today).days, 0))


def _refuse(problem: Problem | None) -> None:
    if problem is not None:
        raise SwapRefused(problem)


def _json(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
