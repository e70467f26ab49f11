"""What a rule says: an element and one sentence in two languages. Path, rule name and severity are added by the linter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from engine.bpmn.lint.document import Document

Severity = Literal["error", "warning"]
LONGEST_NAME = 40
MOST_NAMES = 12


@dataclass(frozen=True)
class Report:
    """One sentence about one element: what is wrong, where, and what to do. `element_id` is None for the whole file."""

    element_id: str | None
    zh: str
    en: str


class Rule(Protocol):
    """A module of `engine.bpmn.lint.rules`: its name is the rule's, its docstring the documentation."""

    __name__: str
    SEVERITY: Severity

    def check(self, document: "Document", /) -> Iterator[Report]: ...


def short(text: str | None) -> str:
    """A name or value as it may stand in a sentence: one line, not too long; "" for None."""
    line = " ".join((text or "").split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def listed(names: Iterable[str], between: str = ", ") -> str:
    """Different names in a row, of very many the first and how many more."""
    found = list(dict.fromkeys(names))
    return between.join(map(short, found[:MOST_NAMES])) + (f" … (+{len(found) - MOST_NAMES})" if len(found) > MOST_NAMES else "")
