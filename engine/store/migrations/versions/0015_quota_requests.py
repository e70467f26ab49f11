"""Which request moved a credit quota"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("credit_quota_transaction", sa.Column("request_no", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("credit_quota_transaction", "request_no")
