"""What the rules look at, and what they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms.layout import segments_of

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """One finding without its file. Error unless said otherwise."""

    rule: str
    element_id: str | None
    zh: str
    en: str
    severity: str = "error"


@dataclass(frozen=True)
class Spot:
    """One component of a sound structure, with the path it stands at. `table`: path of the dynamic list around it."""

    component: Schema
    path: tuple[str, ...]
    table: tuple[str, ...] | None = None

    @property
    def id(self) -> str:
        return str(self.component.get("id"))

    @property
    def type(self) -> str:
        return str(self.component["type"])

    @property
    def name(self) -> str:
        """How messages call it."""
        label = self.component.get("label")
        return label if isinstance(label, str) and label else self.id

    def says(self, rule: str, zh: str, en: str, severity: str = "error") -> Found:
        return Found(rule, self.id, f"「{self.name}」{zh}", f'"{self.name}" {en}', severity)


def spots(schema: Schema) -> Iterator[Spot]:
    """Every component, parents first."""
    yield from _within(schema, (), None)


def _within(component: Schema, path: tuple[str, ...], table: tuple[str, ...] | None) -> Iterator[Spot]:
    for child in component.get("components") or ():
        here = path + segments_of(child)
        yield Spot(child, here, table)
        yield from _within(child, here, here if child["type"] == "dynamiclist" else table)
