"""Whose is an enterprise? I-01, and which tenants may receive one (I-26)."""

from engine.errors import Problem
from processes.registry.records import Enterprise, Tenant


def one_tenant(enterprise: Enterprise | None, *, current: Tenant | None, wanted: Tenant) -> Problem | None:
    """I-01: an enterprise that has a tenant cannot be used under another one; the words are the seed's, `remedy` is its button 【联系售后】."""
    if enterprise is None or enterprise.tenant_number == wanted.number:
        return None
    old = current.name if current else enterprise.tenant_number
    ends = {"source_tenant": enterprise.tenant_number, "target_tenant": wanted.number}
    remedy = {"process": "tenant_change_merge", "values": {"op_type": "企业变更租户", **ends, "enterprises.tax_no": enterprise.tax_no}}
    return Problem("E-TENANT-001", {"tax_no": enterprise.tax_no, "old_tenant": old, "new_tenant": wanted.name, "remedy": remedy})


def belongs_to(enterprise: Enterprise | None, tenant: Tenant) -> Problem | None:
    """The enterprise that gives something up must be of the tenant the request names."""
    if enterprise is None or enterprise.tenant_number == tenant.number:
        return None
    return Problem("E-TENANT-004", {"tax_no": enterprise.tax_no, "old_tenant": tenant.name})


def usable(tenant: Tenant) -> Problem | None:
    """I-26: a disabled tenant receives nothing."""
    return None if tenant.enabled else Problem("E-TENANT-002", {"tenant": tenant.name})


def leaves(enterprise: Enterprise | None, source: Tenant, *, tax_no: str) -> Problem | None:
    """Only a tenant that has the enterprise can give it away."""
    problem = Problem("E-TENANT-004", {"tax_no": tax_no, "old_tenant": source.name})
    return problem if enterprise is None else belongs_to(enterprise, source)


def distinct(source: Tenant, target: Tenant) -> Problem | None:
    """I-26: a transfer has two ends."""
    return Problem("E-TENANT-003") if source.number == target.number else None


def unmerged(source: Tenant) -> Problem | None:
    """A tenant is merged once; after that it has nothing to give."""
    return Problem("tenant_merged", {"tenant": source.name, "into": source.merged_into}) if source.merged_into else None
