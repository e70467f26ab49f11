"""The registry's tables (domain.md §2.1), on the one MetaData; constraints hold I-01, I-02, I-03 and I-20 whatever the code above does."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, text

from engine.store.columns import UTC, Json
from engine.store.schema import metadata
from processes.registry.access.tables import access_invitation as access_invitation
from processes.registry.access.tables import access_invitation_event as access_invitation_event
from processes.registry.access.tables import direct_unit as direct_unit
from processes.registry.access.tables import relation_proof as relation_proof
from processes.registry.access.tables import using_unit as using_unit
from processes.registry.money import Money

# A normalised tax number: upper case, no blanks (I-03: it is the key that the back office verifies).
_NORMALISED = "tax_no = upper(tax_no) AND replace(tax_no, ' ', '') = tax_no AND length(tax_no) BETWEEN 15 AND 20"

tenant = Table(
    "tenant",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("contact_name", String(60), nullable=False, default=""),
    Column("contact_phone", String(40), nullable=False, default=""),
    Column("contact_email", String(200), nullable=False, default=""),
    Column("disabled_reason", String(200), nullable=False, default=""),
    Column("merged_into", ForeignKey("tenant.number")),
    CheckConstraint("merged_into IS NULL OR merged_into <> number", name="not_into_itself"),
)

# I-01: one row per tax number and one tenant per row, so an enterprise cannot belong to two tenants.
enterprise = Table(
    "enterprise",
    metadata,
    Column("tax_no", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("tenant_number", ForeignKey("tenant.number"), nullable=False),
    Column("registered_name", String(200), nullable=False, default=""),
    Column("address", String(300), nullable=False, default=""),
    Column("authority_code", String(11), nullable=False, default=""),
    Column("status", String(20), nullable=False, default="ACTIVE"),
    Column("prev_names", Json, nullable=False, default=list),
    CheckConstraint(_NORMALISED, name="tax_no_normalised"),
    CheckConstraint("status IN ('ACTIVE', 'DEREGISTERED')", name="status"),
    Index("ix_enterprise_tenant", "tenant_number", "tax_no"),
)

tax_device = Table(
    "tax_device",
    metadata,
    Column("tax_no", ForeignKey("enterprise.tax_no"), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("device_no", String(20), nullable=False, default=""),
    CheckConstraint("kind IN ('金税盘', '税控盘', '税务UKey', '无（数电）')", name="kind"),
)

# 工商登记信息: what the companies register says of a tax number; filled from outside, only compared against.
business_record = Table(
    "business_record",
    metadata,
    Column("tax_no", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("authority_code", String(11), nullable=False, default=""),
    CheckConstraint(_NORMALISED, name="tax_no_normalised"),
)

product = Table(
    "product",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("edition", String(20), nullable=False, default=""),
    Column("per_tax_no", Boolean, nullable=False, default=True),
    CheckConstraint("kind IN ('开票', '收票', '影像', '流量包')", name="kind"),
)

customer_order = Table(
    "customer_order",
    metadata,
    Column("order_no", String(60), primary_key=True),
    Column("buyer_company", String(200), nullable=False),
    Column("tenant_number", ForeignKey("tenant.number"), nullable=False),
    Column("delivery_status", String(20), nullable=False),
    Column("business_type", String(20), nullable=False, default="New"),
    Column("order_class", String(20), nullable=False, default="Standard"),
    Column("source", String(4), nullable=False, default=""),
    Column("contact_email", String(200), nullable=False, default=""),
    Column("erp", String(20), nullable=False, default=""),
    Column("deployment", String(20), nullable=False, default=""),
    Column("activated_at", UTC),
    CheckConstraint("delivery_status IN ('待交付', '已交付')", name="delivery_status"),
    Index("ix_customer_order_tenant", "tenant_number", "order_no"),
)

order_line = Table(
    "order_line",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("order_no", ForeignKey("customer_order.order_no"), nullable=False),
    Column("product_code", ForeignKey("product.code"), nullable=False),
    Column("serial_no", String(60)),
    Column("qty", Integer, nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, nullable=False),
    CheckConstraint("qty > 0", name="qty"),
    CheckConstraint("from_date <= to_date", name="term"),
    Index("ix_order_line_order", "order_no"),
)

entitlement = Table(
    "entitlement",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("tax_no", ForeignKey("enterprise.tax_no"), nullable=False),
    Column("product_code", ForeignKey("product.code"), nullable=False),
    Column("order_line_id", ForeignKey("order_line.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("status", String(20), nullable=False, default="ACTIVE"),
    Column("version", Integer, nullable=False, default=1),
    Column("replaces", ForeignKey("entitlement.id")),
    Column("replaced_by", ForeignKey("entitlement.id")),
    Column("has_issued_invoices", Boolean, nullable=False, default=False),
    CheckConstraint("status IN ('ACTIVE', 'REPLACED', 'REVOKED', 'EXPIRED')", name="status"),
    CheckConstraint("valid_from <= valid_to", name="term"),
    CheckConstraint("(status = 'REPLACED') = (replaced_by IS NOT NULL)", name="replaced"),
    # I-02: at most one ACTIVE entitlement per tax number and product.
    Index(
        "uq_entitlement_active", "tax_no", "product_code", unique=True,
        sqlite_where=text("status = 'ACTIVE'"), postgresql_where=text("status = 'ACTIVE'"),
    ),
    Index("uq_entitlement_replaces", "replaces", unique=True),
    Index("ix_entitlement_line", "order_line_id", "status"),
)  # fmt: skip

# One settlement per request (I-07): what was paid, or who waived it and why; and what was given back.
fee_payment = Table(
    "fee_payment",
    metadata,
    Column("serial_no", String(80), primary_key=True),
    Column("amount", Money, nullable=False),
    Column("method", String(40), nullable=False, default=""),
    Column("paid_at", Date),
    Column("voucher", Json, nullable=False, default=list),
    Column("confirmed_by", String(64), nullable=False, default=""),
    Column("waived_by", String(64), nullable=False, default=""),
    Column("waiver_reason", String(500), nullable=False, default=""),
    Column("refund_amount", Money),
    Column("refunded_at", Date),
    Column("refund_voucher", Json, nullable=False, default=list),
    Column("refunded_by", String(64), nullable=False, default=""),
    Column("recorded_at", UTC, nullable=False),
)

# One row per enterprise and month (属期 yyyyMM). On SQLite amounts are text, so they are compared as numbers.
credit_quota = Table(
    "credit_quota",
    metadata,
    Column("tax_no", ForeignKey("enterprise.tax_no"), primary_key=True),
    Column("period", String(6), primary_key=True),
    Column("suspended", Boolean, nullable=False, default=False),
    Column("month_total", Money, nullable=False),
    Column("remaining", Money, nullable=False),
    Column("downloaded", Money, nullable=False),
    Column("unused", Money, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("last_sync_at", UTC),
    Column("declared_at", UTC),
    CheckConstraint("length(period) = 6 AND substr(period, 5, 2) BETWEEN '01' AND '12'", name="period"),
    CheckConstraint("CAST(month_total AS NUMERIC) >= 0 AND CAST(remaining AS NUMERIC) >= 0", name="amounts"),
    CheckConstraint("CAST(unused AS NUMERIC) BETWEEN 0 AND CAST(downloaded AS NUMERIC)", name="unused"),
    CheckConstraint("(valid_from IS NULL) = (valid_to IS NULL) AND (valid_from IS NULL OR valid_from <= valid_to)", name="validity"),
)

# 额度流水: only added to. I-20: a 业务流水号 stands for one request; an invoice is deducted once.
credit_quota_transaction = Table(
    "credit_quota_transaction",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("tax_no", String(20), nullable=False),
    Column("period", String(6), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("amount", Money),
    Column("ywlsh", String(100)),
    Column("invoice_no", String(20)),
    Column("platform_code", String(8), nullable=False, default=""),
    Column("before", Json),
    Column("after", Json, nullable=False),
    Column("operator", String(64), nullable=False),
    Column("at", UTC, nullable=False),
    Column("request_no", String(80)),
    ForeignKeyConstraint(["tax_no", "period"], ["credit_quota.tax_no", "credit_quota.period"], name="fk_credit_quota_transaction_quota"),
    CheckConstraint("kind IN ('DOWNLOAD', 'AUTO', 'RETURN', 'SYNC', 'ADJUST', 'ISSUE', 'OPEN', 'DECLARE')", name="kind"),
    CheckConstraint("(kind IN ('DOWNLOAD', 'AUTO', 'RETURN')) = (ywlsh IS NOT NULL)", name="ywlsh"),
    CheckConstraint("(kind = 'ISSUE') = (invoice_no IS NOT NULL)", name="invoice_no"),
    CheckConstraint(
        "(kind IN ('DOWNLOAD', 'AUTO', 'RETURN', 'ISSUE')) = (amount IS NOT NULL) AND (amount IS NULL OR CAST(amount AS NUMERIC) > 0)", name="amount"
    ),
    Index("uq_credit_quota_transaction_ywlsh", "ywlsh", unique=True),
    Index("uq_credit_quota_transaction_invoice", "invoice_no", unique=True),
    Index("ix_credit_quota_transaction_quota", "tax_no", "period", "at"),
)

# Transfers between tenants (P04, P05): only added to. `snapshot`: what moved, as it was before.
tenant_transfer = Table(
    "tenant_transfer",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("serial_no", String(80), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("source", ForeignKey("tenant.number"), nullable=False),
    Column("target", ForeignKey("tenant.number"), nullable=False),
    Column("snapshot", Json, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", UTC, nullable=False),
    CheckConstraint("kind IN ('CHANGE', 'MERGE')", name="kind"),
    CheckConstraint("source <> target", name="two_ends"),
    Index("ix_tenant_transfer_source", "source", "at"),
    Index("ix_tenant_transfer_target", "target", "at"),
)

tenant_transfer_enterprise = Table(
    "tenant_transfer_enterprise",
    metadata,
    Column("transfer_id", ForeignKey("tenant_transfer.id"), primary_key=True),
    Column("tax_no", ForeignKey("enterprise.tax_no"), primary_key=True),
    Index("ix_tenant_transfer_enterprise_tax_no", "tax_no"),
)
