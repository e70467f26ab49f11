"""工作日历: which days are worked, and is the year certain?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from engine.commands import RemoveCalendarDay, SetCalendarDay
from engine.engine import Command, Query
from engine.errors import NotAdministrator
from engine.model import CalendarDay
from engine.queries import CalendarDays
from web.house import house
from web.identity import current_actor
from web.language import t
from web.present import lists, moments, people, shell

bp = Blueprint("admin", __name__, url_prefix="/admin")
reading = Blueprint("calendar", __name__)
SOURCES = ("edited", "published", "foreseen")
SORTS = ("day", "-day", "name")


@reading.get("/calendar")
def calendar() -> ResponseReturnValue:
    """工作日历, as everybody may read it."""
    return _page(may_edit=False)


@bp.get("/calendar")
def edit() -> ResponseReturnValue:
    """The same for administrators, who may edit. Raises NotAdministrator."""
    if not shell.is_administrator():
        raise NotAdministrator()
    return _page(may_edit=True)


def _page(*, may_edit: bool) -> str:
    asked = lists.asked()
    this_year = moments.now().year
    shown = _ask(CalendarDays(_year(asked, this_year), asked.opt("source")))
    years = sorted({*range(this_year - 1, this_year + 3), shown.year})
    days = _found(asked, shown.days)
    return render_template(
        "admin/calendar.html", shown=shown, days=days, years=years, sources=SOURCES, sorts=SORTS, asked=asked, may_edit=may_edit,
        here_="admin.edit" if may_edit else "calendar.calendar", query_string=request.query_string.decode(),
    )  # fmt: skip


def _found(asked: lists.Asked, days: Sequence[CalendarDay]) -> list[CalendarDay]:
    """A year is short enough to be searched and sorted here."""
    text, order = asked.word("q"), asked.sort(SORTS)
    found = [day for day in days if text in day.name or text in day.day.isoformat()]
    return sorted(found, key=lambda day: (day.name, day.day) if order == "name" else ("", day.day), reverse=order == "-day")


@reading.get("/calendar.csv")
def export() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    asked = lists.asked()
    shown = _ask(CalendarDays(_year(asked, moments.now().year), asked.opt("source")))
    heads = [t(f"calendar.{name}") for name in ("day", "week_day", "working", "name", "source", "updated_by")]
    return lists.as_csv(f"calendar-{shown.year}", heads, (_cells(day) for day in _found(asked, shown.days)))


@bp.post("/calendar")
def set_day() -> ResponseReturnValue:
    """One day is worked, or not."""
    day = _day(request.form.get("day", ""))
    name = request.form.get("name", "").strip()[:80]
    _execute(SetCalendarDay(day, request.form.get("working") == "yes", name))
    return redirect(url_for("admin.edit", year=day.year))


@bp.post("/calendar/removal")
def remove_day() -> ResponseReturnValue:
    """Back to the published calendar."""
    day = _day(request.form.get("day", ""))
    _execute(RemoveCalendarDay(day))
    return redirect(url_for("admin.edit", year=day.year))


def _cells(day: CalendarDay) -> list[Any]:
    worked = t("calendar.worked" if day.working else "calendar.free")
    return [
        day.day.isoformat(),
        t(f"weekday.{day.day.weekday()}"),
        worked,
        day.name,
        t(f"calendar.source_{day.source}"),
        people.name(day.updated_by) if day.updated_by else "",
    ]


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
