"""External services under way, starts by the clock that failed, edits of the calendar"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
COUNTS = sa.text("calendar_version IS NOT NULL")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_job",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("ticket", JSON, nullable=False),
        sa.Column("begun", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"], name=op.f("fk_service_job_instance_id_process_instance")),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name=op.f("pk_service_job")),
    )
    op.create_table(
        "calendar_edit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=True),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_calendar_edit")),
    )
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar_version", sa.Integer(), nullable=True))
        batch_op.create_index("ix_process_instance_calendar", ["calendar_version"], postgresql_where=COUNTS, sqlite_where=COUNTS)
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("start_period", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("start_origin", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("calendar_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("start_retry_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("start_failure", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.drop_column("start_failure")
        batch_op.drop_column("start_retry_at")
        batch_op.drop_column("calendar_version")
        batch_op.drop_column("start_origin")
        batch_op.drop_column("start_period")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_process_instance_calendar")
        batch_op.drop_column("calendar_version")
    op.drop_table("calendar_edit")
    op.drop_table("service_job")
