"""Whose hands a task has passed through, who was added to it, and the straight way back"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEW = (
    "origin", "origin_id", "owner_id", "owner_name", "on_behalf_of_id", "on_behalf_of_name", "parent_id", "method", "counts", "weight", "position",
    "rule", "read_at", "undone_at",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("activation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned", JSON, nullable=True))
        batch_op.add_column(sa.Column("kept", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("origin_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("owner_name", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("on_behalf_of_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("on_behalf_of_name", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("method", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("counts", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("rule", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        for name in reversed(NEW):
            batch_op.drop_column(name)
    with op.batch_alter_table("activation", schema=None) as batch_op:
        batch_op.drop_column("kept")
        batch_op.drop_column("returned")
