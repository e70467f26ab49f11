"""Who acts for whom, and the tasks that somebody has on behalf of another"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HELD = sa.text("on_behalf_of_id IS NOT NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("substitute_id", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("takes_open", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_by_name", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitution_person_id_person")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index("ix_substitution_person", "substitution", ["person_id", "valid_from"])
    op.create_index("ix_substitution_substitute", "substitution", ["substitute_id", "valid_from"])
    op.create_table(
        "substitution_process",
        sa.Column("substitution_id", sa.String(length=36), nullable=False),
        sa.Column("process_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["substitution_id"], ["substitution.id"], name=op.f("fk_substitution_process_substitution_id_substitution")),
        sa.PrimaryKeyConstraint("substitution_id", "process_key", name=op.f("pk_substitution_process")),
    )
    op.create_index("ix_user_task_on_behalf", "user_task", ["on_behalf_of_id", "created_at"], postgresql_where=HELD, sqlite_where=HELD)


def downgrade() -> None:
    op.drop_index("ix_user_task_on_behalf", table_name="user_task")
    op.drop_table("substitution_process")
    op.drop_index("ix_substitution_substitute", table_name="substitution")
    op.drop_index("ix_substitution_person", table_name="substitution")
    op.drop_table("substitution")
