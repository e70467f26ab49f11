"""Consultations: whose opinion was asked for about a step"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("activation_id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activation_id"], ["activation.id"], name=op.f("fk_consultation_activation_id_activation")),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name=op.f("fk_consultation_instance_id_process_instance")),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_consultation_task_id_user_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index("ix_consultation_instance", "consultation", ["instance_id", "created_at"])
    unanswered = sa.text("answered_at IS NULL AND ended_at IS NULL")
    op.create_index("ix_consultation_person", "consultation", ["person_id"], sqlite_where=unanswered, postgresql_where=unanswered)


def downgrade() -> None:
    op.drop_index("ix_consultation_person", table_name="consultation")
    op.drop_index("ix_consultation_instance", table_name="consultation")
    op.drop_table("consultation")
