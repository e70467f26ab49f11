"""乐企接入: direct and using units, invitations with what happened to them, proofs of relation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# As in engine.store.columns when this was written.
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STATUSES = (
    "status IN ('APPLYING', 'CONFIRMED', 'CONFIRM_REJECTED', 'DECLINED', 'EXPIRED', 'NOT_ACCEPTED', 'PENDING_ACCEPTANCE', 'PENDING_AUTHORIZATION', "
    "'PENDING_CONFIRMATION', 'PENDING_RESPONSE', 'RELEASED', 'SUSPENDED', 'TERMINATED', 'WITHDRAWN')"
)
OPEN = "status IN ('APPLYING', 'CONFIRMED', 'PENDING_ACCEPTANCE', 'PENDING_AUTHORIZATION', 'PENDING_CONFIRMATION', 'PENDING_RESPONSE', 'SUSPENDED')"
EVENTS = (
    "event IS NULL OR event IN ('ACCEPT', 'ADMIT', 'AUTHORIZE', 'CHANGE_PROOF', 'CONFIRM', 'DECLINE', 'EXPIRE', 'FAIL_FILING', 'NOT_ADMIT', "
    "'NOT_CONFIRM', 'PASS_FILING', 'RELEASE', 'RESUME', 'SUSPEND', 'TERMINATE', 'WITHDRAW')"
)
OUTSIDE = "source IN ('API', 'MANUAL') OR event IS NULL OR event IN ('CHANGE_PROOF', 'EXPIRE', 'WITHDRAW')"

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "direct_unit",
        sa.Column("tax_no", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("leqi_id", sa.String(length=64), nullable=False),
        sa.Column("whitelisted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tax_no", name=op.f("pk_direct_unit")),
    )
    op.create_table(
        "using_unit",
        sa.Column("tax_no", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("authority_code", sa.String(length=11), nullable=False),
        sa.Column("leqi_id", sa.String(length=64), nullable=False),
        sa.Column("is_digital_pilot", sa.Boolean(), nullable=False),
        sa.Column("credit_grade", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("tax_no", name=op.f("pk_using_unit")),
    )
    _create_invitations()
    _create_events()
    _create_proofs()


def _create_invitations() -> None:
    table = "access_invitation"
    op.create_table(
        table,
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("direct_tax_no", sa.String(length=20), nullable=False),
        sa.Column("using_tax_no", sa.String(length=20), nullable=False),
        sa.Column("relation", sa.String(length=2), nullable=False),
        sa.Column("capabilities", JSON, nullable=False),
        sa.Column("variant", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("respond_due_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reinvite_of", sa.String(length=80), nullable=True),
        sa.Column("batch_no", sa.String(length=80), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("relation IN ('01', '02', '03', '04', '05')", name=op.f(f"ck_{table}_relation")),
        sa.CheckConstraint("variant IN ('SEED', 'JOINT_2024')", name=op.f(f"ck_{table}_variant")),
        sa.CheckConstraint(STATUSES, name=op.f(f"ck_{table}_status")),
        sa.CheckConstraint(
            "status NOT IN ('PENDING_RESPONSE', 'PENDING_AUTHORIZATION') OR respond_due_at IS NOT NULL", name=op.f(f"ck_{table}_respond_due")
        ),
        sa.CheckConstraint("reinvite_of IS NULL OR reinvite_of <> number", name=op.f(f"ck_{table}_not_of_itself")),
        sa.ForeignKeyConstraint(["direct_tax_no"], ["direct_unit.tax_no"], name=op.f(f"fk_{table}_direct_tax_no_direct_unit")),
        sa.ForeignKeyConstraint(["using_tax_no"], ["using_unit.tax_no"], name=op.f(f"fk_{table}_using_tax_no_using_unit")),
        sa.ForeignKeyConstraint(["reinvite_of"], ["access_invitation.number"], name=op.f(f"fk_{table}_reinvite_of_access_invitation")),
        sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{table}")),
    )
    op.create_index(
        "uq_access_invitation_open", table, ["direct_tax_no", "using_tax_no"], unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )
    op.create_index("uq_access_invitation_reinvite", table, ["reinvite_of"], unique=True)
    op.create_index("ix_access_invitation_status", table, ["status", "number"])
    op.create_index("ix_access_invitation_using", table, ["using_tax_no"])


def _create_events() -> None:
    table = "access_invitation_event"
    op.create_table(
        table,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("invitation_no", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("evidence", JSON, nullable=True),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(EVENTS, name=op.f(f"ck_{table}_event")),
        sa.CheckConstraint("source IN ('API', 'MANUAL', 'SYSTEM', 'OWN')", name=op.f(f"ck_{table}_source")),
        sa.CheckConstraint("(source = 'MANUAL') = (evidence IS NOT NULL)", name=op.f(f"ck_{table}_evidence")),
        sa.CheckConstraint(OUTSIDE, name=op.f(f"ck_{table}_from_outside")),
        sa.ForeignKeyConstraint(["invitation_no"], ["access_invitation.number"], name=op.f(f"fk_{table}_invitation_no_access_invitation")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_access_invitation_event_invitation", table, ["invitation_no", "recorded_at"])


def _create_proofs() -> None:
    table = "relation_proof"
    op.create_table(
        table,
        sa.Column("invitation_no", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("provided_by", sa.String(length=20), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("provided_by IN ('USING_UNIT', 'DIRECT_UNIT_BATCH', 'DIRECT_UNIT_CHANGE')", name=op.f(f"ck_{table}_provided_by")),
        sa.CheckConstraint("version > 0 AND (superseded_by IS NULL OR superseded_by > version)", name=op.f(f"ck_{table}_version")),
        sa.ForeignKeyConstraint(["invitation_no"], ["access_invitation.number"], name=op.f(f"fk_{table}_invitation_no_access_invitation")),
        sa.PrimaryKeyConstraint("invitation_no", "version", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in ("relation_proof", "access_invitation_event", "access_invitation", "using_unit", "direct_unit"):
        op.drop_table(table)
