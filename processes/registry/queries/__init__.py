"""What registry pages and the API show of the book: lists (search text, filters, sort, pages) and details, all frozen values."""

from processes.registry.paging import Paging
from processes.registry.queries.enterprises import EnterpriseDetail, EnterpriseRow, enterprise_detail, enterprises
from processes.registry.queries.entitlements import EntitlementDetail, EntitlementRow, entitlement_detail, entitlements
from processes.registry.queries.invitations import InvitationDetail, InvitationRow, access_invitation_detail, access_invitations
from processes.registry.queries.orders import OrderDetail, OrderLineRow, OrderRow, order_detail, orders
from processes.registry.queries.quotas import QuotaDetail, QuotaRow, quota_detail, quotas
from processes.registry.queries.settlements import SettlementRow, settlements
from processes.registry.queries.tenants import TenantDetail, TenantRow, tenant_detail, tenants
from processes.registry.queries.transfers import TransferRow, transfers

__all__ = [
    "EnterpriseDetail",
    "EnterpriseRow",
    "EntitlementDetail",
    "EntitlementRow",
    "InvitationDetail",
    "InvitationRow",
    "OrderDetail",
    "OrderLineRow",
    "OrderRow",
    "Paging",
    "QuotaDetail",
    "QuotaRow",
    "SettlementRow",
    "TenantDetail",
    "TenantRow",
    "TransferRow",
    "access_invitation_detail",
    "access_invitations",
    "enterprise_detail",
    "enterprises",
    "entitlement_detail",
    "entitlements",
    "order_detail",
    "orders",
    "quota_detail",
    "quotas",
    "settlements",
    "tenant_detail",
    "tenants",
    "transfers",
]
