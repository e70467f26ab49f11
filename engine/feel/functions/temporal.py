"""Dates, times and durations (DMN 1.5 tables 72, 77 and 78)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from engine.feel.arithmetic import add_months
from engine.feel.functions.builtin import builtin
from engine.feel.scope import Meter
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import DayTimeDuration, Value, YearMonthDuration
from engine.feel.wide import Clock, Day, Moment, clock_of, day_of, moment_of

_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]  # fmt: skip


@builtin("date(from: string)")
def date_from_text(text: str) -> Day | None:
    return parse_date(text)


@builtin("date(from: date)")
def date_from_date(day: Day) -> Day:
    return day


@builtin("date(from: date and time)")
def date_from_moment(moment: Moment) -> Day:
    return moment.date()


@builtin("date(year: number, month: number, day: number)")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Day:
    return day_of(_whole(year), _whole(month), _whole(day))


@builtin("date and time(from: string)")
def moment_from_text(text: str) -> Moment | None:
    return parse_date_time(text)


@builtin("date and time(from: date and time)")
def moment_from_moment(moment: Moment) -> Moment:
    return moment


@builtin("date and time(date: day, time: time)")
def moment_from_date_and_time(day: Day | Moment, clock: Clock) -> Moment:
    return moment_of(day_of(day.year, day.month, day.day), clock)


@builtin("time(from: string)")
def time_from_text(text: str) -> Clock | None:
    return parse_time(text)


@builtin("time(from: time)")
def time_from_time(clock: Clock) -> Clock:
    return clock


@builtin("time(from: date and time)")
def time_from_moment(moment: Moment) -> Clock:
    return moment.timetz()


@builtin("time(from: date)")
def time_from_date(day: Day) -> time:
    return time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number)")
@builtin("time(hour: number, minute: number, second: number, offset: any?)")
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Value = None) -> Clock | None:
    if offset is not None and type(offset) is not DayTimeDuration:
        return None
    zone = timezone(offset.length) if offset is not None else None
    microseconds, nanoseconds = divmod(int((second % 1) * 1_000_000_000), 1000)
    return clock_of(time(_whole(hour), _whole(minute), int(second), microseconds, tzinfo=zone), nanoseconds)


@builtin("duration(from: string)")
def duration_from_text(text: str) -> Value:
    return parse_duration(text)


@builtin("duration(from: duration)")
def duration_from_duration(duration: Value) -> Value:
    return duration


@builtin("years and months duration(from: day, to: day)")
def years_and_months_duration(start: Day | Moment, end: Day | Moment) -> YearMonthDuration:
    """Whole months between the two days, without a rest; the time of day does not count."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearMonthDuration(months)


@builtin("now()", metered=True)
def now(meter: Meter) -> datetime:
    return meter.now


@builtin("today()", metered=True)
def today(meter: Meter) -> date:
    return meter.now.date()


@builtin("day of week(date: day)")
def day_of_week(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


@builtin("month of year(date: day)")
def month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("day of year(date: day)")
def day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


@builtin("week of year(date: day)")
def week_of_year(day: date) -> int:
    """ISO 8601 week."""
    return day.isocalendar().week


@builtin("last day of month(date: day)")
def last_day_of_month(day: date) -> date:
    """Camunda's extension."""
    first: date = add_months(date(day.year, day.month, 1), 1)
    return first - timedelta(days=1)


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError(number)
    return int(number)
