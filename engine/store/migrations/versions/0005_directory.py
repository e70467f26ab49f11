"""Who stands above whom, who heads a branch; which form somebody decided on"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manager_id", sa.String(length=64), nullable=True))
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head_id", sa.String(length=64), nullable=True))
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.drop_column("form_version")
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.drop_column("head_id")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("manager_id")
