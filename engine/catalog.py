"""Finds the process folders of this release and their handlers, by path; it names none of them."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from engine.definitions.handler_set import HandlerSet, collect
from engine.handlers import Handler

SUFFIXES = (".bpmn", ".dmn")


@dataclass(frozen=True)
class ProcessFolder:
    """One folder that holds a `process.bpmn`."""

    key: str
    path: Path

    def files(self) -> dict[str, bytes]:
        """What a deployment contains: diagram, decisions and forms, by their path in the folder."""
        return read_folder(self.path)


def read_folder(path: Path) -> dict[str, bytes]:
    """The deployable files of any folder."""
    found = [p for p in path.iterdir() if p.suffix in SUFFIXES] + list((path / "forms").glob("*.form"))
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(found)}


def folders(package: str) -> list[ProcessFolder]:
    """Every process folder of a package, called processes first, so that they can be deployed in this order."""
    found = [ProcessFolder(p.parent.name, p.parent) for root in _roots(package) for p in sorted(root.glob("*/process.bpmn"))]
    return sorted(found, key=lambda folder: (b"callActivity" in (folder.path / "process.bpmn").read_bytes(), folder.key))


def handlers(package: str) -> HandlerSet:
    """The marked functions of every `handlers.py`. Raises ValueError for a name declared twice."""
    return collect(pair for folder in folders(package) if (folder.path / "handlers.py").exists() for pair in _marked(package, folder.key))


def _roots(package: str) -> list[Path]:
    return [Path(root) for root in importlib.import_module(package).__path__]


def _marked(package: str, key: str) -> Iterator[tuple[str, Handler]]:
    module: ModuleType = importlib.import_module(f"{package}.{key}.handlers")
    for value in vars(module).values():
        for mark in getattr(value, "__handlers__", ()):
            yield key, mark
