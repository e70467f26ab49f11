"""What each list of the book shows: its question, its columns for spreadsheets, its filters and orders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from processes.registry import queries
from processes.registry.access.capabilities import INVITABLE
from processes.registry.access.states import SEED_STATUSES, Status
from web.book import this_month
from web.language import t


@dataclass(frozen=True)
class Filter:
    """One choice. `options`: values with the catalogue code of their word; `truth`: the value is yes or no."""

    name: str
    options: Sequence[tuple[str, str]]
    truth: bool = False

    def value_of(self, text: str) -> Any:
        return text == "yes" if self.truth else text

    def choices(self) -> list[tuple[str, str]]:
        return [(value, t(code)) for value, code in self.options]


@dataclass(frozen=True)
class Shelf:
    """One list. `side`: the entry of the navigation it stands under."""

    name: str
    side: str
    siblings: Sequence[str]
    question: Callable[..., Any]
    columns: Sequence[str]
    sorts: Sequence[str]
    filters: Sequence[Filter] = ()
    meanings: Sequence[str] = ()
    """States whose meaning the list explains: `invitation.X` and `invitation_means.X` of the catalogue."""

    changed_by: str = "registry.sub"
    """Catalogue code of the sentence that says where changes come from."""

    def heads(self) -> list[str]:
        return [t(f"book.{column}") for column in self.columns]

    def cells(self, row: Any) -> list[Any]:
        return [_plain(getattr(row, column)) for column in self.columns]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _quotas(connection: Any, paging: queries.Paging, **asked: Any) -> Any:
    return queries.quotas(connection, paging, period=this_month(), **asked)


_WHO = ("tenants", "enterprises")
_LEQI = ("access_invitations",)
STATUSES = (*SEED_STATUSES, *sorted(set(Status) - set(SEED_STATUSES)))
"""邀请状态: the seven of the manual in its order, then what else the platform says."""
_WHAT = ("orders", "entitlements", "settlements")
_ENABLED = Filter("enabled", (("yes", "state.ENABLED"), ("no", "state.DISABLED")), truth=True)
_STANDING = Filter("status", (("ACTIVE", "state.in_business"), ("DEREGISTERED", "state.DEREGISTERED")))
_DELIVERY = Filter("delivery_status", (("已交付", "state.DELIVERED"), ("待交付", "state.PENDING")))
_RIGHT = Filter("status", tuple((name, f"state.{name}") for name in ("ACTIVE", "REPLACED", "REVOKED", "EXPIRED")))
_KIND = Filter("kind", (("开票", "product.issue"), ("收票", "product.receive"), ("影像", "product.image"), ("流量包", "product.volume")))
_SUSPENDED = Filter("suspended", (("no", "quota.not_suspended"), ("yes", "quota.suspended")), truth=True)
_MONTH = Filter("current", (("yes", "quota.this_month"), ("no", "quota.earlier")), truth=True)
_REFUNDED = Filter("refunded", (("yes", "settlement.refunded"), ("no", "settlement.kept")), truth=True)
_INVITED = Filter("status", tuple((str(name), f"invitation.{name}") for name in STATUSES))
_VARIANT = Filter("variant", (("SEED", "variant.SEED"), ("JOINT_2024", "variant.JOINT_2024")))
_RELATION = Filter("relation", tuple((code, f"relation.{code}") for code in INVITABLE))

SHELVES = {
    shelf.name: shelf
    for shelf in (
        Shelf(
            "tenants", "tenants", _WHO, queries.tenants,
            ("number", "name", "enabled", "contact_name", "contact_phone", "contact_email", "enterprises", "orders", "merged_into"),
            ("number", "name"), (_ENABLED,),
        ),
        Shelf(
            "enterprises", "tenants", _WHO, queries.enterprises,
            ("tax_no", "name", "tenant_number", "tenant_name", "registered_name", "device", "device_no", "active", "status", "prev_names"),
            ("tax_no", "name", "tenant_number"), (_STANDING,),
        ),
        Shelf(
            "orders", "orders", _WHAT, queries.orders,
            ("order_no", "buyer_company", "tenant_number", "tenant_name", "delivery_status", "activated_at", "qty", "allocated"),
            ("order_no", "buyer_company", "tenant_number"), (_DELIVERY,),
        ),
        Shelf(
            "entitlements", "orders", _WHAT, queries.entitlements,
            ("tax_no", "enterprise_name", "tenant_name", "product_name", "order_no", "valid_from", "valid_to", "status", "replaces", "replaced_by"),
            ("tax_no", "valid_to", "enterprise_name", "product_code", "order_no"), (_RIGHT, _KIND),
        ),
        Shelf(
            "settlements", "orders", _WHAT, queries.settlements,
            ("serial_no", "amount", "method", "paid_at", "confirmed_by", "waived_by", "waiver_reason", "refund_amount", "refunded_at"),
            ("-serial_no", "serial_no"), (_REFUNDED,),
        ),
        Shelf(
            "quotas", "quotas", ("quotas",), _quotas,
            ("tax_no", "enterprise_name", "period", "suspended", "month_total", "available", "remaining", "downloaded", "unused", "valid_from",
             "valid_to", "synced_at", "request_no"),
            ("-period", "period", "tax_no", "enterprise_name"), (_MONTH, _SUSPENDED), changed_by="quota.sub",
        ),
        Shelf(
            "access_invitations", "access_invitations", _LEQI, queries.access_invitations,
            ("invitation_no", "using_tax_no", "using_name", "authority_code", "direct_name", "relation_name", "capabilities", "variant",
             "status_name", "reason", "sent_at", "respond_due_at", "reinvite_of"),
            ("-invitation_no", "invitation_no", "using_name", "status"), (_INVITED, _RELATION, _VARIANT), STATUSES, "invitation_means.sub",
        ),
    )
}  # fmt: skip
