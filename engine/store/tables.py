"""Every table of the engine is on `metadata` once this is imported: for migrations and for tests."""

from engine.store import definitions, directory, files, history, idempotency, incidents, instances, locks, work
from engine.store.schema import metadata

__all__ = ["definitions", "directory", "files", "history", "idempotency", "incidents", "instances", "locks", "metadata", "work"]
