"""Transfers between tenants (企业变更租户、合并租户)"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenant_transfer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("serial_no", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("snapshot", JSON, nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('CHANGE', 'MERGE')", name=op.f("ck_tenant_transfer_kind")),
        sa.CheckConstraint("source <> target", name=op.f("ck_tenant_transfer_two_ends")),
        sa.ForeignKeyConstraint(["source"], ["tenant.number"], name=op.f("fk_tenant_transfer_source_tenant")),
        sa.ForeignKeyConstraint(["target"], ["tenant.number"], name=op.f("fk_tenant_transfer_target_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant_transfer")),
    )
    op.create_index("ix_tenant_transfer_source", "tenant_transfer", ["source", "at"])
    op.create_index("ix_tenant_transfer_target", "tenant_transfer", ["target", "at"])
    op.create_table(
        "tenant_transfer_enterprise",
        sa.Column("transfer_id", sa.String(length=36), nullable=False),
        sa.Column("tax_no", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["tax_no"], ["enterprise.tax_no"], name=op.f("fk_tenant_transfer_enterprise_tax_no_enterprise")),
        sa.ForeignKeyConstraint(["transfer_id"], ["tenant_transfer.id"], name=op.f("fk_tenant_transfer_enterprise_transfer_id_tenant_transfer")),
        sa.PrimaryKeyConstraint("transfer_id", "tax_no", name=op.f("pk_tenant_transfer_enterprise")),
    )
    op.create_index("ix_tenant_transfer_enterprise_tax_no", "tenant_transfer_enterprise", ["tax_no"])


def downgrade() -> None:
    op.drop_table("tenant_transfer_enterprise")
    op.drop_table("tenant_transfer")
