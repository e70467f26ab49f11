"""Tables of 乐企接入, on the one MetaData: the database holds I-11 and the evidence of I-15 whatever the code does."""

from collections.abc import Iterable

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, text

from engine.store.columns import UTC, Json
from engine.store.schema import metadata
from processes.registry.access.states import CONNECTED, IN_PROGRESS, Event, Status


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in sorted(values))})"


direct_unit = Table(
    "direct_unit",
    metadata,
    Column("tax_no", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("leqi_id", String(64), nullable=False, default=""),
    Column("whitelisted", Boolean, nullable=False, default=True),
)

# A using unit may be an enterprise of ours or not: the tax number says so, no foreign key does.
using_unit = Table(
    "using_unit",
    metadata,
    Column("tax_no", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("authority_code", String(11), nullable=False, default=""),
    Column("leqi_id", String(64), nullable=False, default=""),
    Column("is_digital_pilot", Boolean, nullable=False, default=True),
    Column("credit_grade", String(2), nullable=False, default=""),
)

access_invitation = Table(
    "access_invitation",
    metadata,
    Column("number", String(80), primary_key=True),
    Column("direct_tax_no", ForeignKey("direct_unit.tax_no"), nullable=False),
    Column("using_tax_no", ForeignKey("using_unit.tax_no"), nullable=False),
    Column("relation", String(2), nullable=False),
    Column("capabilities", Json, nullable=False),
    Column("variant", String(12), nullable=False),
    Column("status", String(24), nullable=False),
    Column("sent_at", UTC, nullable=False),
    Column("respond_due_at", UTC),
    Column("reason", String(500), nullable=False, default=""),
    Column("reinvite_of", ForeignKey("access_invitation.number")),
    Column("batch_no", String(80), nullable=False, default=""),
    Column("row_no", Integer),
    Column("updated_at", UTC, nullable=False),
    CheckConstraint(_among("relation", ("01", "02", "03", "04", "05")), name="relation"),
    CheckConstraint("variant IN ('SEED', 'JOINT_2024')", name="variant"),
    CheckConstraint(_among("status", Status), name="status"),
    CheckConstraint("status NOT IN ('PENDING_RESPONSE', 'PENDING_AUTHORIZATION') OR respond_due_at IS NOT NULL", name="respond_due"),
    CheckConstraint("reinvite_of IS NULL OR reinvite_of <> number", name="not_of_itself"),
    # I-11: at most one that is under way or has led into 乐企.
    Index(
        "uq_access_invitation_open", "direct_tax_no", "using_tax_no", unique=True,
        sqlite_where=text(_among("status", IN_PROGRESS | CONNECTED)), postgresql_where=text(_among("status", IN_PROGRESS | CONNECTED)),
    ),
    Index("uq_access_invitation_reinvite", "reinvite_of", unique=True),
    Index("ix_access_invitation_status", "status", "number"),
    Index("ix_access_invitation_using", "using_tax_no"),
)  # fmt: skip

# Only added to. I-15: what a person registered has its screenshot.
access_invitation_event = Table(
    "access_invitation_event",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("invitation_no", ForeignKey("access_invitation.number"), nullable=False),
    Column("event", String(16)),
    Column("status", String(24), nullable=False),
    Column("source", String(8), nullable=False),
    Column("operator", String(64), nullable=False),
    Column("reason", String(500), nullable=False, default=""),
    Column("evidence", Json),
    Column("occurred_at", UTC, nullable=False),
    Column("recorded_at", UTC, nullable=False),
    CheckConstraint(f"event IS NULL OR {_among('event', Event)}", name="event"),
    CheckConstraint("source IN ('API', 'MANUAL', 'SYSTEM', 'OWN')", name="source"),
    CheckConstraint("(source = 'MANUAL') = (evidence IS NOT NULL)", name="evidence"),
    CheckConstraint(
        "source IN ('API', 'MANUAL') OR event IS NULL OR event IN ('CHANGE_PROOF', 'EXPIRE', 'WITHDRAW')", name="from_outside"
    ),
    Index("ix_access_invitation_event_invitation", "invitation_no", "recorded_at"),
)  # fmt: skip

# I-13: a version is never deleted; the newest is the one nothing has superseded.
relation_proof = Table(
    "relation_proof",
    metadata,
    Column("invitation_no", ForeignKey("access_invitation.number"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("files", Json, nullable=False),
    Column("provided_by", String(20), nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("superseded_by", Integer),
    Column("remark", String(500), nullable=False, default=""),
    Column("recorded_by", String(64), nullable=False),
    Column("recorded_at", UTC, nullable=False),
    CheckConstraint("provided_by IN ('USING_UNIT', 'DIRECT_UNIT_BATCH', 'DIRECT_UNIT_CHANGE')", name="provided_by"),
    CheckConstraint("version > 0 AND (superseded_by IS NULL OR superseded_by > version)", name="version"),
)
