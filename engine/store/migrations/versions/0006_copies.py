"""Copies of requests for those who are to know"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instance_copy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name=op.f("fk_instance_copy_instance_id_process_instance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_copy")),
        sa.UniqueConstraint("instance_id", "person_id", name=op.f("uq_instance_copy_instance_id_person_id")),
    )
    op.create_index("ix_instance_copy_person", "instance_copy", ["person_id", "read_at", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_instance_copy_person", table_name="instance_copy")
    op.drop_table("instance_copy")
