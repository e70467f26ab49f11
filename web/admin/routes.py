"""工作日历: which days are worked, and is the year certain?"""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from engine.commands import RemoveCalendarDay, SetCalendarDay
from engine.engine import Command, Query
from engine.model import CalendarDay
from engine.queries import CalendarDays, IsAdministrator
from web.house import house
from web.identity import current_actor
from web.language import t
from web.present import lists, moments

bp = Blueprint("admin", __name__, url_prefix="/admin")
SOURCES = ("edited", "published", "foreseen")


@bp.get("/calendar")
def calendar() -> ResponseReturnValue:
    """工作日历"""
    asked = lists.asked()
    this_year = moments.now().year
    shown = _ask(CalendarDays(_year(asked, this_year), asked.opt("source")))
    years = sorted({*range(this_year - 1, this_year + 3), shown.year})
    return render_template("admin/calendar.html", shown=shown, years=years, sources=SOURCES, asked=asked, may_edit=_ask(IsAdministrator()))


@bp.get("/calendar.csv")
def export() -> ResponseReturnValue:
    """The year as a spreadsheet."""
    asked = lists.asked()
    shown = _ask(CalendarDays(_year(asked, moments.now().year), asked.opt("source")))
    heads = [t(f"calendar.{name}") for name in ("day", "week_day", "working", "name", "source", "updated_by")]
    return lists.as_csv(f"calendar-{shown.year}", heads, (_cells(day) for day in shown.days))


@bp.post("/calendar")
def set_day() -> ResponseReturnValue:
    """One day is worked, or not."""
    day = _day(request.form.get("day", ""))
    name = request.form.get("name", "").strip()[:80]
    _execute(SetCalendarDay(day, request.form.get("working") == "yes", name))
    return redirect(url_for("admin.calendar", year=day.year))


@bp.post("/calendar/removal")
def remove_day() -> ResponseReturnValue:
    """Back to the published calendar."""
    day = _day(request.form.get("day", ""))
    _execute(RemoveCalendarDay(day))
    return redirect(url_for("admin.calendar", year=day.year))


def _cells(day: CalendarDay) -> list[Any]:
    worked = t("calendar.worked" if day.working else "calendar.free")
    return [day.day.isoformat(), t(f"weekday.{day.day.weekday()}"), worked, day.name, t(f"calendar.source_{day.source}"), day.updated_by]


def _year(asked: lists.Asked, this_year: int) -> int:
    text = asked.word("year")
    return int(text) if text.isdecimal() and 1900 <= int(text) <= 2200 else this_year


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnprocessableEntity from error


def _ask(query: Query[Any]) -> Any:
    return house().engine.ask(query, current_actor())


def _execute(command: Command[Any]) -> None:
    house().engine.execute(command, current_actor())
