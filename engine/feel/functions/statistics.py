"""Functions over the numbers of a list, given as one list or one by one (DMN 1.5 table 75). A list with anything else gives null."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from engine.feel.arithmetic import NUMBERS
from engine.feel.compare import less
from engine.feel.functions.builtin import builtin
from engine.feel.values import Value

Numbers = list[Decimal]


def over_numbers(name: str) -> Callable[[Callable[[Numbers], Value]], Callable[[Numbers], Value]]:
    """Declares a function of a list of numbers, that is null for an empty list unless it says otherwise."""

    def declare(function: Callable[[Numbers], Value]) -> Callable[[Numbers], Value]:
        def one_list(items: list[Any]) -> Value:
            return function(items) if all(type(item) is Decimal for item in items) else None

        def one_by_one(*items: Any) -> Value:
            return one_list(list(items))

        builtin(f"{name}(list: list)")(one_list)
        builtin(f"{name}(n: any*)")(one_by_one)
        return function

    return declare


@over_numbers("sum")
def sum_(numbers: Numbers) -> Value:
    return reduce(NUMBERS.add, numbers) if numbers else None


@over_numbers("product")
def product(numbers: Numbers) -> Value:
    return reduce(NUMBERS.multiply, numbers) if numbers else None


@over_numbers("mean")
def mean(numbers: Numbers) -> Value:
    return NUMBERS.divide(reduce(NUMBERS.add, numbers), Decimal(len(numbers))) if numbers else None


@over_numbers("median")
def median(numbers: Numbers) -> Value:
    if not numbers:
        return None
    ordered, middle = sorted(numbers), len(numbers) // 2
    return ordered[middle] if len(ordered) % 2 else NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@over_numbers("stddev")
def stddev(numbers: Numbers) -> Value:
    """Of a sample: divided by n - 1."""
    if len(numbers) < 2:
        return None
    average = mean(numbers)
    squares = [NUMBERS.power(NUMBERS.subtract(number, average), 2) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(reduce(NUMBERS.add, squares), Decimal(len(numbers) - 1)))


@over_numbers("mode")
def mode(numbers: Numbers) -> Value:
    """The most frequent numbers, ascending."""
    counted = Counter(numbers)
    most = max(counted.values(), default=0)
    return sorted(number for number, times in counted.items() if times == most)


@builtin("min(list: list)")
def minimum(items: list[Value]) -> Value:
    return _extreme(items, lambda item, best: less(item, best))


@builtin("min(c: any*)")
def minimum_of(*items: Value) -> Value:
    return minimum(list(items))


@builtin("max(list: list)")
def maximum(items: list[Value]) -> Value:
    return _extreme(items, lambda item, best: less(best, item))


@builtin("max(c: any*)")
def maximum_of(*items: Value) -> Value:
    return maximum(list(items))


def _extreme(items: list[Value], better: Callable[[Value, Value], bool | None]) -> Value:
    if not items or less(items[0], items[0]) is None:
        return None
    best = items[0]
    for item in items[1:]:
        is_better = better(item, best)
        if is_better is None:
            return None
        best = item if is_better else best
    return best
