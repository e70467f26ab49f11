"""What the address of a list asks for, and the links that ask for a little more or less."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, stream_with_context
from flask_babel import to_utc
from werkzeug.datastructures import MultiDict

PAGE = 20
_EXPORTED = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Asked:
    """Filters, order and place of one list, as they stand in its address."""

    args: MultiDict[str, str]

    def word(self, name: str) -> str:
        return (self.args.get(name) or "").strip()[:200]

    def opt(self, name: str) -> str | None:
        return self.word(name) or None

    def flag(self, name: str) -> bool | None:
        return True if self.word(name) == "1" else None

    def since(self) -> datetime | None:
        return midnight(self.word("since"))

    def until(self) -> datetime | None:
        """The end of the last day."""
        return midnight(self.word("until"), days=1)

    def sort(self, allowed: Sequence[str]) -> str:
        """The order that is asked for; the first of the allowed ones otherwise."""
        return self.word("sort") if self.word("sort") in allowed else allowed[0]

    def is_filtered(self) -> bool:
        return any(self.word(name) for name in self.args if name not in ("sort", "cursor", "view"))

    def common(self, *, allowed: Sequence[str]) -> dict[str, Any]:
        """The arguments that every list query of the engine understands."""
        return {
            "text": self.word("q"), "definition_key": self.opt("process"), "branch": self.opt("branch"), "since": self.since(),
            "until": self.until(), "sort": self.sort(allowed), "cursor": self.opt("cursor"), "limit": PAGE,
        }  # fmt: skip


def asked() -> Asked:
    return Asked(request.args)


def link(**changes: Any) -> str:
    """This address with some arguments changed; None takes one out. Any change begins at the first page."""
    args = {name: value for name, value in request.args.items() if value and name != "cursor"}
    kept = {name: value for name, value in {**args, **changes}.items() if value is not None}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def midnight(text: str, *, days: int = 0) -> datetime | None:
    """The beginning of a day where the reader is; what is no day is no filter."""
    try:
        return to_utc(datetime.combine(date.fromisoformat(text) + timedelta(days=days), time())).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def every_page(ask: Any, query: Any) -> Iterator[Any]:
    """All rows of a list query, page by page, up to a limit that a spreadsheet can bear. Whoever may not see them is refused at once."""
    counted = {"total": False} if hasattr(query, "total") else {}
    first = ask(replace(query, limit=200, cursor=None, **counted))

    def rows() -> Iterator[Any]:
        page, count = first, 0
        while True:
            yield from page.items
            count += len(page.items)
            if page.next_cursor is None or count >= _EXPORTED:
                return
            page = ask(replace(query, limit=200, cursor=page.next_cursor, **counted))

    return rows()


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A download that spreadsheets open in the right alphabet; a cell that looks like a formula is text."""

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in (heads, *rows):
            buffer = io.StringIO()
            csv.writer(buffer).writerow([_cell(value) for value in row])
            yield buffer.getvalue()

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(stream_with_context(lines()), mimetype="text/csv", headers=headers)


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def summary(items: Sequence[Mapping[str, Any]]) -> str:
    """「应缴 500.00 · 已上传」 of a row."""
    return " · ".join(f"{item['label']} {item['value']}" for item in items if item.get("value") not in (None, ""))
