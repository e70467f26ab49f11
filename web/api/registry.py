"""The book of record: tenants, enterprises, entitlements, orders, settlements, credit quotas, access invitations."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields
from werkzeug.exceptions import NotFound

from processes.registry import queries
from processes.registry.queries import Paging
from web.api.bodies import Blueprint
from web.api.schemas.kinds import ListQuery, words
from web.api.schemas.rows import page_of, shape
from web.book import read, this_month

bp = Blueprint("registry-book", __name__, "台账 Registry")


class RegistryQuery(ListQuery):
    """What every list of the book understands."""

    text = words(200, load_default="", metadata={"description": "Part of number or name"})
    sort = fields.String(load_default="", metadata={"description": "A column; `-` in front for descending"})
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})


class TenantsQuery(RegistryQuery):
    enabled = fields.Boolean(load_default=None, allow_none=True)


class EnterprisesQuery(RegistryQuery):
    tenant = fields.String(load_default=None)
    status = fields.String(load_default=None)


class EntitlementsQuery(RegistryQuery):
    status = fields.String(load_default=None, metadata={"description": "ACTIVE, REPLACED, REVOKED or EXPIRED"})
    tax_no = fields.String(load_default=None)
    tenant = fields.String(load_default=None)
    product = fields.String(load_default=None)
    kind = fields.String(load_default=None, metadata={"description": "开票, 收票, 影像 or 流量包"})
    order_no = fields.String(load_default=None)


class OrdersQuery(RegistryQuery):
    tenant = fields.String(load_default=None)
    delivery_status = fields.String(load_default=None, metadata={"description": "待交付 or 已交付"})


class SettlementsQuery(RegistryQuery):
    refunded = fields.Boolean(load_default=None, allow_none=True)


class AccessInvitationsQuery(RegistryQuery):
    status = fields.String(load_default=None, metadata={"description": "PENDING_RESPONSE, PENDING_ACCEPTANCE, …, CONFIRMED"})
    variant = fields.String(load_default=None, metadata={"description": "SEED or JOINT_2024"})
    relation = fields.String(load_default=None, metadata={"description": "01 to 05"})
    tax_no = fields.String(load_default=None)


class CreditQuotasQuery(RegistryQuery):
    suspended = fields.Boolean(load_default=None, allow_none=True)
    current = fields.Boolean(load_default=None, allow_none=True, metadata={"description": "Of this month, or only of others"})


@bp.get("/registry/tenants")
@bp.arguments(TenantsQuery, location="query")
@bp.response(200, page_of(queries.TenantRow))
def tenants(query: dict[str, Any]) -> Any:
    """租户 Tenants"""
    return _listed(queries.tenants, query)


@bp.get("/registry/tenants/<number>")
@bp.response(200, shape(queries.TenantDetail))
def tenant(number: str) -> Any:
    """一个租户 One tenant with its enterprises and orders"""
    return _found(queries.tenant_detail, number)


@bp.get("/registry/enterprises")
@bp.arguments(EnterprisesQuery, location="query")
@bp.response(200, page_of(queries.EnterpriseRow))
def enterprises(query: dict[str, Any]) -> Any:
    """企业 Enterprises"""
    return _listed(queries.enterprises, query)


@bp.get("/registry/enterprises/<tax_no>")
@bp.response(200, shape(queries.EnterpriseDetail))
def enterprise(tax_no: str) -> Any:
    """一家企业 One enterprise with its entitlements"""
    return _found(queries.enterprise_detail, tax_no)


@bp.get("/registry/entitlements")
@bp.arguments(EntitlementsQuery, location="query")
@bp.response(200, page_of(queries.EntitlementRow))
def entitlements(query: dict[str, Any]) -> Any:
    """权益 Entitlements"""
    return _listed(queries.entitlements, query)


@bp.get("/registry/entitlements/<id>")
@bp.response(200, shape(queries.EntitlementDetail))
def entitlement(id: str) -> Any:
    """一个权益 One entitlement with what it replaced"""
    return _found(queries.entitlement_detail, id)


@bp.get("/registry/orders")
@bp.arguments(OrdersQuery, location="query")
@bp.response(200, page_of(queries.OrderRow))
def orders(query: dict[str, Any]) -> Any:
    """订单 Orders"""
    return _listed(queries.orders, query)


@bp.get("/registry/orders/<order_no>")
@bp.response(200, shape(queries.OrderDetail))
def order(order_no: str) -> Any:
    """一个订单 One order with its lines and their entitlements"""
    return _found(queries.order_detail, order_no)


@bp.get("/registry/settlements")
@bp.arguments(SettlementsQuery, location="query")
@bp.response(200, page_of(queries.SettlementRow))
def settlements(query: dict[str, Any]) -> Any:
    """收款与退款 What was paid, waived and given back, by request"""
    return _listed(queries.settlements, query)


@bp.get("/registry/credit-quotas")
@bp.arguments(CreditQuotasQuery, location="query")
@bp.response(200, page_of(queries.QuotaRow))
def credit_quotas(query: dict[str, Any]) -> Any:
    """授信额度 Credit quotas of each enterprise by month"""
    return _listed(queries.quotas, {**query, "period": this_month()})


@bp.get("/registry/credit-quotas/<tax_no>/<period>")
@bp.response(200, shape(queries.QuotaDetail))
def credit_quota(tax_no: str, period: str) -> Any:
    """一个月的授信额度 One quota with its 额度流水"""
    return _found(queries.quota_detail, f"{tax_no}/{period}")


@bp.get("/registry/access-invitations")
@bp.arguments(AccessInvitationsQuery, location="query")
@bp.response(200, page_of(queries.InvitationRow))
def access_invitations(query: dict[str, Any]) -> Any:
    """接入邀请 Invitations to 乐企"""
    return _listed(queries.access_invitations, query)


@bp.get("/registry/access-invitations/<number>")
@bp.response(200, shape(queries.InvitationDetail))
def access_invitation(number: str) -> Any:
    """一条接入邀请 One invitation: what happened, its proofs, and those before and after it"""
    return _found(queries.access_invitation_detail, number)


def _listed(question: Callable[..., Any], query: dict[str, Any]) -> Any:
    paging = Paging(query.pop("sort"), query.pop("limit"), query.pop("cursor"), query.pop("total"))
    return read(lambda connection: question(connection, paging, **query))


def _found(question: Callable[[Any, str], Any], key: str) -> Any:
    found = read(lambda connection: question(connection, key))
    if found is None:
        raise NotFound
    return found
