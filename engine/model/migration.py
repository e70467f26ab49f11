"""Moving running requests to another version of their process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.directory import PersonRef


@dataclass(frozen=True)
class MigrationStarted:
    """A batch, and how many requests are in it."""

    id: str
    total: int


@dataclass(frozen=True)
class ObstacleItem:
    """Why a request cannot move as it stands. `element_path`, `name`: where it stands; `mappable`: an element map could cure it."""

    element_path: str
    name: str
    code: str
    reason_zh: str
    reason_en: str
    mappable: bool


@dataclass(frozen=True)
class MigrationPreviewItem:
    """One request. `verdict`: ok, needs_mapping or impossible; `notices` keep nothing from moving."""

    process_instance_id: str
    serial_no: str
    title: str
    state: str
    definition_version: int
    stands_at: Sequence[str]
    verdict: str
    obstacles: Sequence[ObstacleItem]
    notices: Sequence[ObstacleItem]


@dataclass(frozen=True)
class ElementItem:
    """An element for the element map. `key` is its process."""

    key: str
    element_id: str
    name: str
    type: str


@dataclass(frozen=True)
class MigrationItem:
    """One request of a batch. `problem`: the code and params of why it was refused."""

    id: str
    process_instance_id: str
    serial_no: str
    title: str
    state: str
    problem: Mapping[str, Any] | None
    at: datetime
    undoable: bool


@dataclass(frozen=True)
class MigrationBatch:
    """How far a batch is: `waiting`, `done`, `refused` and `undone` are counts."""

    id: str
    definition_key: str
    definition_name: str
    to_version: int
    reason: str
    by: PersonRef
    started_at: datetime
    total: int
    waiting: int
    done: int
    refused: int
    undone: int
