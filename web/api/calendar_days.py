"""The working calendar: everybody may look, administrators edit."""

from datetime import date
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from engine.commands import RemoveCalendarDay, SetCalendarDay
from engine.model import CalendarDay
from engine.queries import CalendarDayOn, CalendarDays
from web.api.bodies import Blueprint
from web.api.exchange import ask, dumped, execute, tag_of, tagged, unchanged
from web.api.schemas import calendar as shapes
from web.house import house
from web.language import t

bp = Blueprint("calendar-days", __name__, "工作日历 Working calendar")


@bp.get("/calendar-days")
@bp.arguments(shapes.CalendarQuery, location="query")
@bp.response(200, shapes.CalendarPage)
def list_days(query: dict[str, Any]) -> dict[str, Any]:
    """一年的节假日与调休 Holidays, worked weekends and edited days of one year"""
    found = ask(CalendarDays(query["year"] or house().engine.clock().year, query["source"]))
    rest = [day for day in found.days if query["cursor"] is None or day.day > query["cursor"]]
    shown = rest[: query["limit"]]
    more = shown[-1].day.isoformat() if len(rest) > len(shown) else None
    warning = None if found.known else t("calendar.unknown", year=found.year)
    return {"items": shown, "next_cursor": more, "year": found.year, "known": found.known, "warning": warning}


@bp.post("/calendar-days")
@bp.arguments(shapes.NewCalendarDay)
@bp.response(201, shapes.CalendarDay)
def add_day(body: dict[str, Any]) -> CalendarDay:
    """设定一天上班或休息 Say of a day whether it is worked; what is set already is changed (administrators)"""
    return execute(SetCalendarDay(**body))


@bp.get("/calendar-days/<day>")
@bp.response(200, shapes.CalendarDay)
def get_day(day: str) -> Response:
    """一个修改过的日子 One edited day"""
    answer = _shown(_day(day))
    return tagged(answer, tag_of(answer))


@bp.patch("/calendar-days/<day>")
@bp.arguments(shapes.CalendarDayChange)
@bp.response(200, shapes.CalendarDay)
def change_day(change: dict[str, Any], day: str) -> Response:
    """修改 Change an edited day (administrators)"""
    which = _day(day)
    shown = _shown(which)
    unchanged(shown)
    execute(SetCalendarDay(which, **{"working": shown["working"], "name": shown["name"], **change}))
    answer = _shown(which)
    return tagged(answer, tag_of(answer))


@bp.delete("/calendar-days/<day>")
@bp.response(204)
def remove_day(day: str) -> ResponseReturnValue:
    """恢复为公布的日历 Back to the published calendar (administrators)"""
    which = _day(day)
    unchanged(_shown(which))
    execute(RemoveCalendarDay(which))
    return "", 204


def _shown(day: date) -> dict[str, Any]:
    return dumped(shapes.CalendarDay(), ask(CalendarDayOn(day)))


def _day(text: str) -> date:
    """A day in the path. Raises NotFound for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error
