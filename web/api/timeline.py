"""History entries with their sentence, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from engine.model import HistoryEntry
from web.house import house
from web.language import lang


def entries(history: Iterable[HistoryEntry]) -> list[dict[str, Any]]:
    """What the API says of a history; sentences are rendered now, rows keep codes (architecture §14.11)."""
    return [{**entry.__dict__, "text": sentence(entry)} for entry in history]


def sentence(entry: HistoryEntry) -> str:
    """One entry as a sentence."""
    return house().texts.render(f"history.{entry.code}", entry.params, lang())
