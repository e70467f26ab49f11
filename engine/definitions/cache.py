"""Compiled definitions by id: immutable, so they are built once a process and kept."""

from threading import Lock

from sqlalchemy import Connection

from engine.definitions import bundle
from engine.definitions.bundle import Bundle
from engine.definitions.handler_set import HandlerSet
from engine.errors import DefinitionNotFound
from engine.store import definitions as store
from engine.store.definitions import Definition

KEPT = 500


class Definitions:
    """The compiled definitions of one engine, and the handlers of its release."""

    def __init__(self, handlers: HandlerSet) -> None:
        self.handlers = handlers
        self._bundles: dict[str, Bundle] = {}
        self._lock = Lock()

    def get(self, connection: Connection, definition_id: str) -> Bundle:
        """By id of one version. Raises DefinitionNotFound."""
        found = self._bundles.get(definition_id)
        if found is None:
            row = store.by_id(connection, definition_id)
            if row is None:
                raise DefinitionNotFound(id=definition_id)
            found = self._build(connection, row)
        return found

    def of(self, connection: Connection, definition: Definition) -> Bundle:
        """The same, when the row is at hand."""
        return self._bundles.get(definition.id) or self._build(connection, definition)

    def _build(self, connection: Connection, row: Definition) -> Bundle:
        called = {key: self.get(connection, bound) for key, bound in row.bindings.items()}
        built = bundle.build(row, store.files(connection, row.id), called)
        with self._lock:
            while len(self._bundles) >= KEPT:
                self._bundles.pop(next(iter(self._bundles)))
            return self._bundles.setdefault(row.id, built)
