"""评论 of a request as a conversation: who said what, when, and who was mentioned."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.model import HistoryEntry
from web.present import moments

SAID = "instance.commented"


@dataclass(frozen=True)
class Comment:
    """`mentioned`: the names as they were then."""

    who: str
    when: str
    text: str
    mentioned: Sequence[str]


def comments(history: Sequence[HistoryEntry]) -> list[Comment]:
    """Oldest first, as in any conversation."""
    return [_comment(entry) for entry in history if entry.code == SAID]


def _comment(entry: HistoryEntry) -> Comment:
    names = str(entry.params.get("names") or "")
    return Comment(entry.actor.name, moments.when(entry.at), str(entry.params["opinion"]), names.split("、") if names else ())
