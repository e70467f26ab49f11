"""What an administrator changed in the variables of a request: old against new, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from engine.model import FormView, HistoryEntry
from web.language import t


@dataclass(frozen=True)
class Change:
    """One value. `old` and `new` are ready to show."""

    label: str
    old: str
    new: str


def shown(value: Any) -> str:
    """What is not there, or holds nothing, is 空."""
    if value is None or value in ("", [], {}):
        return t("value.empty")
    if isinstance(value, bool):
        return t("yes" if value else "no")
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def pretty(value: Any) -> str:
    """JSON that can be read."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def labels(form: FormView | None) -> Mapping[str, str]:
    """What the reader's form calls its fields."""
    return {row["path"]: row["label"] for section in (form.sections if form else ()) for row in section["rows"]}


def of(entry: HistoryEntry, called: Mapping[str, str], *, everything: bool) -> list[Change]:
    """The changes that an entry tells of: those of the fields the reader has, for administrators all."""
    found = entry.params.get("changes")
    return list(_told(found, called, everything=everything)) if isinstance(found, Mapping) else []


def _told(found: Mapping[str, Any], called: Mapping[str, str], *, everything: bool) -> Iterator[Change]:
    for name, (old, new) in found.items():
        if everything or name in called:
            yield Change(called.get(name, name), shown(old), shown(new))
