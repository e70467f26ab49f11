"""Which inputs of a table meet two rules, and which meet none: tried out on values that stand for all others (DMN 1.5 §8.2.8, §8.2.11).

Between two bounds that the cells mention every value is like every other, so that one of each is enough. A table whose cells
read variables, or whose columns are of times, is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.dmn.formulas import BROKEN
from engine.dmn.table import Input, Table
from engine.feel import FeelError, Range, UnaryTests
from engine.feel.nodes.node import NOTHING, all_nodes
from engine.feel.nodes.plain import Literal
from engine.feel.scope import Local, Meter, Scope
from engine.feel.text import plain_text, quoted
from engine.feel.values import Value

_MOST_RULES, _MOST_STEPS, _BUDGET = 300, 20_000, 1_000_000
_OTHER = "…"


@dataclass(frozen=True)
class Coverage:
    """`examples`: per column the values that are tried; `hits`: for each of them the rules whose cell holds, as bits."""

    columns: tuple[str, ...]
    examples: tuple[list[Value], ...]
    hits: tuple[list[int], ...]
    rules: int

    def overlap(self, number: int) -> tuple[int, str] | None:
        """The first of the earlier rules (numbered from 0) that some input meets together with this one, and that input."""
        earlier = (1 << number) - 1
        for column in self.hits:
            together = 0
            for rules in column:
                together |= rules if rules >> number & 1 else 0
            earlier &= together
        if not earlier:
            return None
        other = (earlier & -earlier).bit_length() - 1
        both = 1 << number | 1 << other
        return other, self._told([next(at for at, rules in enumerate(column) if rules & both == both) for column in self.hits])

    def gap(self) -> str | None:
        """An input that meets no rule."""
        seen: set[tuple[int, int]] = set()

        def search(column: int, alive: int, picked: list[int]) -> list[int] | None:
            if not alive:
                return picked + [0] * (len(self.hits) - column)
            if column == len(self.hits) or (column, alive) in seen or len(seen) > _MOST_STEPS:
                return None
            seen.add((column, alive))
            inner = (search(column + 1, alive & rules, [*picked, at]) for at, rules in enumerate(self.hits[column]))
            return next((found for found in inner if found is not None), None)

        found = search(0, (1 << self.rules) - 1, [])
        return None if found is None else self._told(found)

    def _told(self, picked: Sequence[int]) -> str:
        values = (self.examples[column][at] for column, at in enumerate(picked))
        told = (quoted(value) if type(value) is str else plain_text(value) for value in values)
        return ", ".join(f"{name} = {value}" for name, value in zip(self.columns, told, strict=True))


def coverage(table: Table) -> Coverage | None:
    """None for a table that cannot be judged."""
    cells = [cell for rule in table.rules for cell in rule.tests]
    if not table.inputs or not 0 < len(table.rules) <= _MOST_RULES or not all(map(_speaks_for_itself, cells)):
        return None
    meter = Meter(_BUDGET, None)
    try:
        examples = tuple(_examples(column, [rule.tests[at] for rule in table.rules], meter) for at, column in enumerate(table.inputs))
        if not all(examples):
            return None
        hits = tuple([_hits(table, at, value, meter) for value in column] for at, column in enumerate(examples))
    except (FeelError, RecursionError, OverflowError):
        return None
    return Coverage(tuple(column.text for column in table.inputs), examples, hits, len(table.rules))


def _speaks_for_itself(cell: UnaryTests) -> bool:
    return cell is not BROKEN and not cell.names


def _hits(table: Table, column: int, value: Value, meter: Meter) -> int:
    scope = Local(Scope({}, meter), {"?": value})
    return sum(1 << number for number, rule in enumerate(table.rules) if rule.tests[column].holds(value, scope) is True)


def _examples(column: Input, cells: list[UnaryTests], meter: Meter) -> list[Value]:
    """One value of every kind that the cells tell apart; none where the column cannot be judged."""
    bounds = [bound for cell in [*cells, column.allowed] for bound in _bounds(cell, meter)]
    kinds = {type(bound) for bound in bounds}
    found: list[Any] = []
    if column.type.name == "boolean" or kinds == {bool}:
        found = [True, False]
    elif kinds == {str} or (not kinds and column.type.name == "string"):
        found = [*dict.fromkeys(bounds), _OTHER]
    elif kinds == {Decimal} or (not kinds and column.type.name == "number"):
        found = _between(sorted(set(bounds)) or [Decimal(0)], Decimal(1), _middle_number)
    elif kinds == {date}:
        found = _between(sorted(set(bounds)), timedelta(days=1), _middle_day)
    elif not kinds:
        found = [_OTHER]
    scope = Scope({}, meter)
    return [value for value in found if not column.allowed.tests or column.allowed.holds(value, Local(scope, {"?": value})) is True]


def _bounds(cell: UnaryTests, meter: Meter) -> Iterator[Value]:
    """The values a cell mentions."""
    for test in cell.tests:
        constant = not any(test.operand.references(NOTHING))
        literals = [node.value for node in all_nodes(test.operand) if isinstance(node, Literal)]
        for value in [test.operand.evaluate(Scope({}, meter))] if constant else literals:
            for bound in (value.start, value.end) if isinstance(value, Range) else value if type(value) is list else (value,):
                if bound is not None and type(bound) is not Range:
                    yield bound


def _between(bounds: list[Any], step: Any, middle: Any) -> list[Any]:
    """Below the first, each bound and something between it and the next, and above the last."""
    inner = [value for low, high in pairwise(bounds) for value in (low, middle(low, high)) if value is not None]
    return [*inner, bounds[-1], bounds[0] - step, bounds[-1] + step]


def _middle_number(low: Decimal, high: Decimal) -> Decimal | None:
    """A whole number where there is one; nothing between two that follow each other, which nobody means to leave out."""
    whole = low.to_integral_value(rounding="ROUND_FLOOR") + 1
    if whole < high:
        return whole
    return None if high - low == 1 else (low + high) / 2


def _middle_day(low: date, high: date) -> date | None:
    return low + (high - low) // 2 if (high - low).days > 1 else None
