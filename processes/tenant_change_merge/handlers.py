"""企业变更租户/合并租户: what may be asked, what it would move, and the transfer itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.handlers import BpmnError, Context, Refusals, service_task, validator
from processes.registry.facts import (
    base,
    enterprise_facts,
    enterprises,
    entitlement_facts,
    entitlements,
    orders,
    tenant_facts,
    tenant_transfer_facts,
    tenants,
)
from processes.registry.lookups import source_tenants, tenant_enterprises
from processes.registry.lookups import tenants as tenant_lookup
from processes.registry.sentences import sentence
from processes.registry.transfers.change_tenant import change_tenant
from processes.registry.transfers.entity import Transfer
from processes.registry.transfers.holdings import TransferRefused
from processes.registry.transfers.merge import merge
from processes.registry.transfers.outlook import outlook
from processes.registry.transfers.record import record
from processes.registry.transfers.request import MERGE_TENANTS, TransferRequest, tax_nos

# Found by the engine because they stand in this module: what the forms look up, what scenarios may say and read.
__all__ = [
    "base", "enterprise_facts", "enterprises", "entitlement_facts", "entitlements", "orders", "source_tenants", "tenant_enterprises", "tenant_facts",
    "tenant_lookup", "tenant_transfer_facts", "tenants",
]  # fmt: skip


@validator("start")
def start(context: Context) -> Refusals:
    """The rules of P04's and P05's table."""
    return TransferRequest(context.connection, context.variables, context.now).problems()


@service_task("tenant-facts", effect="read")
def tenant_facts_of_request(
    context: Context, *, op_type: str | None, source_tenant: str | None, target_tenant: str | None, enterprises: Sequence[Mapping[str, Any]] | None
) -> dict[str, Any]:
    """What the request would move; a merge moves all that the source has."""
    numbers = None if op_type == MERGE_TENANTS else tax_nos(enterprises)
    return outlook(context.connection, source=source_tenant, target=target_tenant, tax_nos=numbers)


@service_task("tenant-change", effect="database")
def tenant_change(context: Context, *, tax_nos: Sequence[str], source_tenant: str, target_tenant: str) -> dict[str, Any]:
    """Revoke the rights of these enterprises and move them. Says before and after. BPMN error E_TRANSFER_FAILED: it changed since submit."""
    try:
        done = change_tenant(context.connection, tax_nos=tax_nos, source=source_tenant, target=target_tenant)
    except TransferRefused as refusal:
        raise _failure(refusal.problem) from refusal
    return _recorded(context, done)


@service_task("tenant-merge", effect="database")
def tenant_merge(context: Context, *, source_tenant: str, target_tenant: str) -> dict[str, Any]:
    """Move everything and disable the source. Says before and after. BPMN error E_TRANSFER_FAILED: it changed since submit."""
    try:
        done = merge(context.connection, source=source_tenant, target=target_tenant)
    except TransferRefused as refusal:
        raise _failure(refusal.problem) from refusal
    return _recorded(context, done)


def _recorded(context: Context, done: Transfer) -> dict[str, Any]:
    if context.instance is None:
        raise LookupError("a transfer belongs to a request")
    record(context.connection, done, context.instance.serial_no, by=context.actor.id, at=context.now)
    return done.as_json()


def _failure(problem: Problem) -> BpmnError:
    return BpmnError("E_TRANSFER_FAILED", sentence(problem), **problem.params)
