"""Every table of the engine is on `metadata` once this is imported: for migrations and for tests."""

from engine.store import (
    calendar_days,
    copies,
    definitions,
    directory,
    files,
    history,
    idempotency,
    incidents,
    instances,
    locks,
    messages,
    migrated,
    seals,
    service_jobs,
    subscriptions,
    work,
    workers,
)
from engine.store.schema import metadata

__all__ = [
    "calendar_days",
    "copies",
    "definitions",
    "directory",
    "files",
    "history",
    "idempotency",
    "incidents",
    "instances",
    "locks",
    "messages",
    "metadata",
    "migrated",
    "seals",
    "service_jobs",
    "subscriptions",
    "work",
    "workers",
]
