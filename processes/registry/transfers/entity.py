"""What a transfer moved, as it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from processes.registry.records import Enterprise, Entitlement, Tenant

CHANGE, MERGE = "CHANGE", "MERGE"


@dataclass(frozen=True)
class Totals:
    """What two tenants have together. `active`: ACTIVE entitlements of their enterprises; `quantity`: bought over all lines of their orders."""

    enterprises: int
    active: int
    orders: int
    quantity: int


@dataclass(frozen=True)
class Transfer:
    """`kind`: CHANGE or MERGE; tenants, enterprises and entitlements as they were before; `orders`: numbers of the orders that moved along."""

    kind: str
    source: Tenant
    target: Tenant
    enterprises: tuple[Enterprise, ...]
    revoked: tuple[Entitlement, ...] = ()
    orders: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For history, variables and the register of transfers."""
        return {
            "kind": self.kind, "source": _tenant(self.source), "target": _tenant(self.target), "orders": list(self.orders),
            "enterprises": [{"tax_no": one.tax_no, "name": one.name} for one in self.enterprises],
            "revoked": [_right(one) for one in self.revoked],
        }  # fmt: skip


def _tenant(tenant: Tenant) -> Mapping[str, str]:
    return {"number": tenant.number, "name": tenant.name}


def _right(right: Entitlement) -> Mapping[str, str]:
    told = {"id": right.id, "tax_no": right.tax_no, "product": right.product_code, "order_line_id": right.order_line_id}
    return {**told, "valid_from": right.valid_from.isoformat(), "valid_to": right.valid_to.isoformat()}
