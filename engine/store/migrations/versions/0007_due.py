"""Since when the time of a task runs, what happens next by itself, and what has happened"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ALARMED = "alarm_at IS NOT NULL AND closed_at IS NULL"
COUNTS = "calendar_version IS NOT NULL AND closed_at IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("alarm", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("calendar_version", sa.Integer(), nullable=True))
    where = {"postgresql_where": sa.text(ALARMED), "sqlite_where": sa.text(ALARMED)}
    op.create_index("ix_user_task_alarm", "user_task", ["alarm_at", "id"], **where)
    where = {"postgresql_where": sa.text(COUNTS), "sqlite_where": sa.text(COUNTS)}
    op.create_index("ix_user_task_calendar", "user_task", ["calendar_version", "instance_id"], **where)
    op.create_table(
        "due_firing",
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_due_firing_task_id_user_task")),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name=op.f("fk_due_firing_instance_id_process_instance")),
        sa.PrimaryKeyConstraint("task_id", "step", name=op.f("pk_due_firing")),
    )
    op.create_index(op.f("ix_due_firing_instance_id"), "due_firing", ["instance_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_due_firing_instance_id"), table_name="due_firing")
    op.drop_table("due_firing")
    op.drop_index("ix_user_task_calendar", table_name="user_task")
    op.drop_index("ix_user_task_alarm", table_name="user_task")
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        for name in ("calendar_version", "alarm_at", "alarm", "due_from"):
            batch_op.drop_column(name)
