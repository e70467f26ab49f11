"""Who can log in: password hashes and API tokens, beside the directory's people."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from engine.store.columns import UTC
from engine.store.schema import metadata

credential = Table(
    "credential",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    # Made by `piaoflow demo`: only good while PIAOFLOW_DEMO is set, and never on an open address.
    Column("demo", Boolean, nullable=False),
    Column("language", String(8)),
    Column("changed_at", UTC, nullable=False),
    Column("last_login_at", UTC),
)
api_token = Table(
    "api_token",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("name", String(120), nullable=False),
    # Never the token itself: who reads the database cannot act.
    Column("sha256", String(64), nullable=False, unique=True),
    Column("created_at", UTC, nullable=False),
    Column("last_used_at", UTC),
    Column("revoked_at", UTC),
    Index("ix_api_token_person", "person_id"),
)
