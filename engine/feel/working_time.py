"""`workdays(2)` and `workhours(4)`: lengths over the working calendar (approvals.md B7). A timer takes them as they are, and so does arithmetic."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.calendar import LOCAL, Calendar, WorkingTime, is_far, working_time
from engine.feel.functions.builtin import builtin
from engine.feel.scope import Meter
from engine.feel.values import Value

_FAR_YEAR = 500


@builtin("workdays(n: number)")
def workdays(number: Decimal) -> WorkingTime:
    """Null for half days and for more than some six years."""
    return working_time(number, "workdays")


@builtin("workhours(n: number)")
def workhours(number: Decimal) -> WorkingTime:
    return working_time(number, "workhours")


def moved(start: Value, length: Value, sign: int, meter: Meter) -> Value:
    """`start + workdays(2)` for a moment or a date; two lengths of one unit are added. None for everything else."""
    if type(length) is not WorkingTime:
        return moved(length, start, sign, meter) if type(start) is WorkingTime and sign > 0 else None
    try:
        signed = working_time(sign * length.amount, length.unit)
        if type(start) is WorkingTime:
            return working_time(start.amount + signed.amount, length.unit) if start.unit == length.unit else None
        meter.spend(_steps(start, length, meter.calendar))
        return _added(start, signed, meter.calendar)
    except ValueError:
        return None


def _steps(start: Any, length: WorkingTime, calendar: Calendar) -> int:
    """The days that are looked at, one by one; workhours look at every shift of a day."""
    days = abs(float(length.amount)) * (1 if length.unit == "workdays" else 3 / calendar.hours)
    return 10 + int(days) + (_FAR_YEAR if is_far(getattr(start, "year", 0)) else 0)


def _added(start: Any, length: WorkingTime, calendar: Calendar) -> Value:
    """In the zone of `start`; without a zone its clock is the one on the wall in China."""
    if type(start) is date:
        moment = calendar.add(datetime.combine(start, time(), tzinfo=LOCAL), length)
        return moment.date() if length.unit == "workdays" else moment.replace(tzinfo=None)
    if type(start) is not datetime:
        return None
    if start.tzinfo is None:
        return calendar.add(start.replace(tzinfo=LOCAL), length).replace(tzinfo=None)
    return calendar.add(start, length).astimezone(start.tzinfo)
