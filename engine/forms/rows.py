"""Which stored row is each submitted row? Rows have no ids, so values that a person may not write must never land in another row.

Without protected columns (hidden or read-only), or where no row may be deleted, rows go by position. Else they keep their position as long as every
row says the same as the stored one in the read-only columns; otherwise each is found by those columns, and what cannot be told apart is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.forms.access import RowGrant
from engine.forms.data import MISSING, look
from engine.forms.field import is_empty
from engine.forms.layout import Input, Table
from engine.forms.problems import problem
from engine.forms.values import same

Row = Mapping[str, Any]
MOST_ROWS = 1_000


class RowsRefused(Exception):
    """The list is not taken over; `problem` says why."""

    def __init__(self, refusal: Problem) -> None:
        super().__init__(refusal.code)
        self.problem = refusal


def origins(
    table: Table, stored: Sequence[Row], sent: Sequence[Row], *, hidden: Sequence[Input], read: Sequence[Input], grant: RowGrant
) -> list[int | None]:
    """For each submitted row the index of its stored row, None for a new one. Raises RowsRefused."""
    shared = min(len(stored), len(sent))
    by_place: list[int | None] = [*range(shared), *[None] * (len(sent) - shared)]
    settled = grant.delete is False or (len(sent) >= len(stored) and all(_agrees(stored[at], sent[at], read) for at in range(shared)))
    if (hidden or read) and not settled:
        by_place = _matched(table, stored, sent, [*hidden, *read], read)
    if None in by_place and not grant.add:
        raise RowsRefused(problem(table.field, "rowAdd"))
    for at in set(range(len(stored))) - set(by_place):
        if grant.delete is False or (grant.delete is None and any(not is_empty(_cell(stored[at], column, None)) for column in (*hidden, *read))):
            raise RowsRefused(problem(table.field, "rowDelete", row=at + 1))
    return by_place


def _cell(row: Row, column: Input, default: Any = MISSING) -> Any:
    value = look(row, column.segments)
    return default if value is MISSING else value


def _agrees(stored: Row, sent: Row, read: Sequence[Input]) -> bool:
    """Says the same in every read-only column that it mentions, and mentions one if there is one to mention."""
    told = [column for column in read if not is_empty(_cell(sent, column, None))]
    told_before = [column for column in read if not is_empty(_cell(stored, column, None))]
    return bool(told) == bool(told_before) and all(same(_cell(stored, column), _cell(sent, column)) for column in told)


def _matched(table: Table, stored: Sequence[Row], sent: Sequence[Row], protected: Sequence[Input], read: Sequence[Input]) -> list[int | None]:
    free = list(range(len(stored)))
    found: list[int | None] = []
    for number, row in enumerate(sent, start=1):
        if all(is_empty(_cell(row, column, None)) for column in read):
            found.append(None)
            continue
        fits = [at for at in free if _agrees(stored[at], row, read)]
        if not fits or not all(_alike(stored[fits[0]], stored[at], protected) for at in fits[1:]):
            raise RowsRefused(problem(table.field, "rowUnmatched", row=number))
        found.append(fits[0])
        free.remove(fits[0])
    return found


def _alike(left: Row, right: Row, protected: Sequence[Input]) -> bool:
    return all(same(_cell(left, column), _cell(right, column)) for column in protected)
