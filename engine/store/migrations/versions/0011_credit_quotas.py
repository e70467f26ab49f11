"""Credit quotas (授信额度) and what moved them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns and processes.registry.money when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MONEY = sa.Numeric(precision=18, scale=2).with_variant(sa.String(20), "sqlite")
KINDS = "kind IN ('DOWNLOAD', 'AUTO', 'RETURN', 'SYNC', 'ADJUST', 'ISSUE', 'OPEN', 'DECLARE')"

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_quota",
        sa.Column("tax_no", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=6), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("month_total", MONEY, nullable=False),
        sa.Column("remaining", MONEY, nullable=False),
        sa.Column("downloaded", MONEY, nullable=False),
        sa.Column("unused", MONEY, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("last_sync_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(period) = 6 AND substr(period, 5, 2) BETWEEN '01' AND '12'", name=op.f("ck_credit_quota_period")),
        sa.CheckConstraint("CAST(month_total AS NUMERIC) >= 0 AND CAST(remaining AS NUMERIC) >= 0", name=op.f("ck_credit_quota_amounts")),
        sa.CheckConstraint("CAST(unused AS NUMERIC) BETWEEN 0 AND CAST(downloaded AS NUMERIC)", name=op.f("ck_credit_quota_unused")),
        sa.CheckConstraint(
            "(valid_from IS NULL) = (valid_to IS NULL) AND (valid_from IS NULL OR valid_from <= valid_to)", name=op.f("ck_credit_quota_validity")
        ),
        sa.ForeignKeyConstraint(["tax_no"], ["enterprise.tax_no"], name=op.f("fk_credit_quota_tax_no_enterprise")),
        sa.PrimaryKeyConstraint("tax_no", "period", name=op.f("pk_credit_quota")),
    )
    _create_transactions()


def _create_transactions() -> None:
    table = "credit_quota_transaction"
    op.create_table(
        table,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tax_no", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", MONEY, nullable=True),
        sa.Column("ywlsh", sa.String(length=100), nullable=True),
        sa.Column("invoice_no", sa.String(length=20), nullable=True),
        sa.Column("platform_code", sa.String(length=8), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint("(kind IN ('DOWNLOAD', 'AUTO', 'RETURN')) = (ywlsh IS NOT NULL)", name=op.f(f"ck_{table}_ywlsh")),
        sa.CheckConstraint("(kind = 'ISSUE') = (invoice_no IS NOT NULL)", name=op.f(f"ck_{table}_invoice_no")),
        sa.CheckConstraint(
            "(kind IN ('DOWNLOAD', 'AUTO', 'RETURN', 'ISSUE')) = (amount IS NOT NULL) AND (amount IS NULL OR CAST(amount AS NUMERIC) > 0)",
            name=op.f(f"ck_{table}_amount"),
        ),
        sa.ForeignKeyConstraint(["tax_no", "period"], ["credit_quota.tax_no", "credit_quota.period"], name="fk_credit_quota_transaction_quota"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("uq_credit_quota_transaction_ywlsh", table, ["ywlsh"], unique=True)
    op.create_index("uq_credit_quota_transaction_invoice", table, ["invoice_no"], unique=True)
    op.create_index("ix_credit_quota_transaction_quota", table, ["tax_no", "period", "at"])


def downgrade() -> None:
    op.drop_table("credit_quota_transaction")
    op.drop_table("credit_quota")
