"""The files that may import each other: found by namespace, read only when somebody asks for them."""

from collections.abc import Mapping
from typing import Any

from engine.dmn.document import Element, read
from engine.dmn.report import Report


class Library:
    """`files`: DMN files by path. `lenient`: calls of functions that do not exist are null, as in the compatibility kit, instead of a finding."""

    def __init__(self, files: Mapping[str, bytes] | None = None, *, lenient: bool = False) -> None:
        self._files, self.lenient = files or {}, lenient
        self._roots: dict[str, tuple[Element, Report]] | None = None
        self.made: dict[str, Any] = {}
        """What has been compiled, by namespace: models that many import are compiled once."""
        self.open: set[str] = set()
        """Namespaces that are being compiled: an import that leads back to one of them is a circle."""
        self.circles: set[str] = set()

    def find(self, namespace: str) -> tuple[Element, Report] | None:
        """The root element of the model with this namespace, and the report of its file."""
        if self._roots is None:
            self._roots = {}
            for path, content in self._files.items():
                report = Report(path)
                root = read(content, report)
                if root is not None:
                    self._roots.setdefault(str(root.get("namespace")), (root, report))
        return self._roots.get(namespace)
