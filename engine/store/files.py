"""Uploaded files: rows by id, contents by sha256, in the database (architecture §14.9)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, String, Table, insert, literal, select

from engine.model import StoredFile
from engine.store.columns import UTC
from engine.store.schema import metadata

file_content = Table(
    "file_content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
file = Table(
    "file",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("sha256", ForeignKey("file_content.sha256"), nullable=False),
    Column("uploaded_by", String(64), nullable=False),
    Column("uploaded_at", UTC, nullable=False),
)
file_use = Table(
    "file_use",
    metadata,
    Column("file_id", ForeignKey("file.id"), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Index("ix_file_use_instance", "instance_id"),
)


def add(connection: Connection, stored: StoredFile, *, by: str, at: datetime) -> None:
    """Keep a file; the same content is kept once."""
    there = connection.scalar(select(literal(1)).where(file_content.c.sha256 == stored.sha256))
    if not there:
        connection.execute(insert(file_content).values(sha256=stored.sha256, content=stored.content))
    values = {"id": stored.id, "name": stored.name, "size": stored.size, "media_type": stored.media_type, "sha256": stored.sha256}
    connection.execute(insert(file).values(**values, uploaded_by=by, uploaded_at=at))


def known(connection: Connection, ids: Iterable[str], *, uploaded_by: str, instance_id: str) -> dict[str, StoredFile]:
    """Those of these files that this person uploaded or that the instance already uses: others cannot be attached by guessing an id."""
    f = file.c
    used = select(file_use.c.file_id).where(file_use.c.instance_id == instance_id)
    query = select(f.id, f.name, f.size, f.sha256, f.media_type).where(f.id.in_(list(ids)), (f.uploaded_by == uploaded_by) | f.id.in_(used))
    return {row.id: StoredFile(*row) for row in connection.execute(query)}


def own(connection: Connection, file_id: str, *, uploaded_by: str) -> StoredFile | None:
    """A file that this person uploaded and nobody has used yet."""
    f, u = file.c, file_use.c
    fresh = f.id.not_in(select(u.file_id).where(u.file_id == file_id))
    query = select(f.id, f.name, f.size, f.sha256, f.media_type).where(f.id == file_id, f.uploaded_by == uploaded_by, fresh)
    row = connection.execute(query).first()
    return StoredFile(*row) if row else None


def use(connection: Connection, instance_id: str, ids: Iterable[str]) -> None:
    """Remember which files an instance refers to: its readers may read them."""
    wanted = set(ids)
    if wanted:
        there = set(connection.scalars(select(file_use.c.file_id).where(file_use.c.instance_id == instance_id)))
        if new := sorted(wanted - there):
            connection.execute(insert(file_use), [{"file_id": i, "instance_id": instance_id} for i in new])
