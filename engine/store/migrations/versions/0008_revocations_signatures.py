"""A request that revokes another, and signatures"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
HAS_PARENT = "parent_id IS NOT NULL"

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("relation", sa.String(length=16), nullable=True))
        batch_op.create_index("ix_process_instance_parent", ["parent_id"], postgresql_where=sa.text(HAS_PARENT), sqlite_where=sa.text(HAS_PARENT))
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signature", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.drop_column("signature")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_process_instance_parent")
        batch_op.drop_column("relation")
