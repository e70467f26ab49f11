"""Where names are looked up while an expression runs, and what it may still spend."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.calendar import Calendar
from engine.feel.errors import FeelError
from engine.feel.interchange import from_json
from engine.feel.members import member
from engine.feel.values import Value


class Meter:
    """One evaluation's allowance of steps, and its clock and calendar. A step is one or two microseconds of work."""

    __slots__ = ("_calendar", "_known", "_now", "left", "spare")

    def __init__(self, budget: int, now: datetime | None, calendar: Callable[[], Calendar] | None = None, *, spare: int = 0) -> None:
        """`spare`: steps that can be granted later."""
        self.left, self._now, self._calendar = budget, now, calendar
        self._known: Calendar | None = None
        self.spare = spare

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise FeelError("表达式计算步数超出上限", "the expression takes too many steps")

    def grant(self, steps: int) -> None:
        """More steps, as far as there are any."""
        granted = min(steps, self.spare)
        self.left, self.spare = self.left + granted, self.spare - granted

    @property
    def now(self) -> datetime:
        """The given moment, or the first time somebody asked: one expression sees one time."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    @property
    def calendar(self) -> Calendar:
        """The working calendar of this house, read once, or the published one."""
        if self._known is None:
            self._known = (self._calendar or Calendar)()
        return self._known


class Scope:
    """The outermost names: the caller's variables, turned into FEEL values when first used."""

    __slots__ = ("_cache", "_variables", "meter")

    def __init__(self, variables: Mapping[str, Any], meter: Meter) -> None:
        self._variables, self.meter = variables, meter
        self._cache: dict[str, Value] = {}

    def get(self, name: str) -> Value:
        value = self._variables.get(name)
        if type(value) is str or value is None:
            return value
        if name not in self._cache:
            self._cache[name] = from_json(value)
        return self._cache[name]

    def walk(self, path: tuple[str, ...]) -> Value:
        """`a.b.c`, without turning the whole of `a` into FEEL values."""
        value: Any = self._variables.get(path[0])
        for name in path[1:]:
            value = value.get(name) if type(value) is dict else member(value, name)
        return from_json(value)


class Local:
    """Names of a loop, a function or a context over those outside it."""

    __slots__ = ("_outer", "_values", "meter")

    def __init__(self, outer: "AnyScope", values: Mapping[str, Value]) -> None:
        self._outer, self._values = outer, values
        self.meter: Meter = outer.meter

    def get(self, name: str) -> Value:
        return self._values[name] if name in self._values else self._outer.get(name)

    def walk(self, path: tuple[str, ...]) -> Value:
        if path[0] not in self._values:
            return self._outer.walk(path)
        value = self._values[path[0]]
        for name in path[1:]:
            value = member(value, name)
        return value


def item_scope(outer: "AnyScope", item: Value) -> Local:
    """The names inside a filter: `item`, and the entries of the item when it is a context."""
    return Local(outer, {"item": item, **item} if type(item) is dict else {"item": item})


AnyScope = Scope | Local
