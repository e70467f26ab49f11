"""List functions (DMN 1.5 table 75). Positions count from 1, negative ones from the end."""

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.compare import equal, less
from engine.feel.functions.builtin import builtin
from engine.feel.scope import Meter
from engine.feel.values import Function, Value


@builtin("list contains(list: list, element: any)", metered=True)
def list_contains(meter: Meter, items: list[Value], element: Value) -> bool:
    return any(equal(item, element, meter) for item in items)


@builtin("count(list: list)")
def count(items: list[Value]) -> int:
    return len(items)


@builtin("sublist(list: list, start position: number, length: number?)")
def sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> list[Value] | None:
    first = int(start)
    if first == 0 or abs(first) > len(items):
        return None
    begin = first - 1 if first > 0 else len(items) + first
    if length is None:
        return items[begin:]
    return items[begin : begin + int(length)] if 1 <= length <= len(items) - begin else None


@builtin("append(list: list, item: any*)")
def append(items: list[Value], *added: Value) -> list[Value]:
    return [*items, *added]


@builtin("concatenate(list: list*)")
def concatenate(*lists: list[Value]) -> list[Value]:
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    at = _index(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


@builtin("remove(list: list, position: number)")
def remove(items: list[Value], position: Decimal) -> list[Value] | None:
    at = _index(items, position)
    return None if at is None else items[:at] + items[at + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(items: list[Value], position: Decimal, item: Value) -> list[Value] | None:
    at = _index(items, position) if position == position.to_integral_value() else None
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", metered=True)
def list_replace_matching(meter: Meter, items: list[Value], match: Function, item: Value) -> list[Value] | None:
    if len(match.parameters) != 2:
        return None
    found = [match.call([old, item], meter) for old in items]
    if any(type(answer) is not bool for answer in found):
        return None
    return [item if answer else old for old, answer in zip(items, found, strict=True)]


def _index(items: list[Value], position: Decimal) -> int | None:
    place = int(position)
    if place == 0 or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("reverse(list: list)")
def reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


@builtin("index of(list: list, match: any)", metered=True)
def index_of(meter: Meter, items: list[Value], match: Value) -> list[Value]:
    return [Decimal(place) for place, item in enumerate(items, start=1) if equal(item, match, meter)]


@builtin("union(list: list*)", metered=True)
def union(meter: Meter, *lists: list[Value]) -> list[Value]:
    return distinct_values(meter, concatenate(*lists))


@builtin("distinct values(list: list)", metered=True)
def distinct_values(meter: Meter, items: list[Value]) -> list[Value]:
    kept: list[Value] = []
    seen: set[tuple[type, Value]] = set()
    for item in items:
        # Plain values are found by hash; only lists and contexts must be compared one by one.
        if type(item) in (str, Decimal, bool, type(None)):
            if (type(item), item) in seen:
                continue
            seen.add((type(item), item))
        else:
            meter.spend(1 + len(kept) // 8)
            if any(equal(item, other, meter) for other in kept):
                continue
        kept.append(item)
    return kept


@builtin("duplicate values(list: list)", metered=True)
def duplicate_values(meter: Meter, items: list[Value]) -> list[Value]:
    meter.spend(len(items) ** 2 // 64)
    return [item for item in distinct_values(meter, items) if len(index_of(meter, items, item)) > 1]


@builtin("flatten(list: list)", metered=True)
def flatten(meter: Meter, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    meter.spend(1 + len(items) // 8)
    for item in items:
        flat += flatten(meter, item) if type(item) is list else [item]
    return flat


@builtin("sort(list: list, precedes: function?)", metered=True)
def sort(meter: Meter, items: list[Value], precedes: Function | None = None) -> list[Value] | None:
    """`precedes(a, b)`: a comes before b; without it, the natural order of values of one type."""
    if precedes is not None and len(precedes.parameters) != 2:
        return None

    def order(left: Value, right: Value) -> int:
        meter.spend(1)
        if precedes is not None:
            before, after = precedes.call([left, right], meter), precedes.call([right, left], meter)
        else:
            before, after = less(left, right), less(right, left)
        if before is None or after is None:
            raise ValueError("not comparable")
        return -1 if before is True else 1 if after is True else 0

    return sorted(items, key=cmp_to_key(order))


@builtin("all(list: list)")
@builtin("all(list: any*)")
def all_(*given: Value) -> bool | None:
    items = _only_list(given)
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("any(list: list)")
@builtin("any(list: any*)")
def any_(*given: Value) -> bool | None:
    items = _only_list(given)
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


def _only_list(given: tuple[Value, ...]) -> list[Value]:
    return given[0] if len(given) == 1 and type(given[0]) is list else list(given)
