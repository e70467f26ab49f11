"""What may be done with a row of 授信额度管理: each button opens the start page of its process, filled in with the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engine.queries import Definitions
from processes.registry.calendar import day
from processes.registry.queries import QuotaRow
from web.house import house
from web.identity import current_actor
from web.language import t


@dataclass(frozen=True)
class Button:
    """`later`: the time from which it may be pressed, where it may not be now."""

    word: str
    icon: str
    url: str
    later: str | None = None


_BUTTONS = (
    ("download", "download", "credit_quota_transfer", {"type": "下载"}), ("give_back", "upload", "credit_quota_transfer", {"type": "退回"}),
    ("sync", "refresh", "credit_quota_sync", {}), ("adjust", "calendar", "credit_quota_validity", {}),
)  # fmt: skip


def told() -> dict[str, Any]:
    """For a template: `buttons(row)` gives what this person may start; `today` in Shanghai."""
    now = house().engine.clock()
    mine = {found.key for found in house().engine.ask(Definitions(startable=True), current_actor()) if found.enabled}

    def buttons(row: QuotaRow) -> Sequence[Button]:
        return [
            _button(row, name, icon, key, more, row.next_sync(now) if name == "sync" else None) for name, icon, key, more in _BUTTONS if key in mine
        ]

    return {"buttons": buttons, "today": day(now)}


def _button(row: QuotaRow, name: str, icon: str, key: str, more: dict[str, str], later: str | None) -> Button:
    return Button(t(f"quota.{name}"), icon, url_for("requests.start", key=key, quota=row.key, tax_no=row.tax_no, **more), later)
