"""Administrators edit the working calendar; everybody may look at it."""

from datetime import date

import pytest

from engine.actor import Actor
from engine.commands import RemoveCalendarDay, SetCalendarDay
from engine.errors import CalendarDayNotFound, NotAdministrator
from engine.queries import CalendarDayOn, CalendarDays
from engine.testing import Stage

ANN, ROOT = Actor("ann", "安"), Actor("root", "管理员")
TYPHOON = date(2026, 11, 30)


def test_an_edited_day_is_shown_with_who_edited_it_and_can_be_given_back(stage: Stage) -> None:
    stage.engine.execute(SetCalendarDay(TYPHOON, False, "台风"), ROOT)
    stage.engine.execute(SetCalendarDay(TYPHOON, False, "台风停工"), ROOT)

    edited = stage.engine.ask(CalendarDays(2026, source="edited"), ANN).days
    assert [(d.day, d.working, d.name, d.updated_by) for d in edited] == [(TYPHOON, False, "台风停工", "root")]
    stage.engine.execute(RemoveCalendarDay(TYPHOON), ROOT)
    assert stage.engine.ask(CalendarDays(2026, source="edited"), ANN).days == []
    with pytest.raises(CalendarDayNotFound):
        stage.engine.ask(CalendarDayOn(TYPHOON), ANN)
    with pytest.raises(CalendarDayNotFound):
        stage.engine.execute(RemoveCalendarDay(TYPHOON), ROOT)


def test_a_year_says_whether_it_is_published(stage: Stage) -> None:
    known, unknown = (stage.engine.ask(CalendarDays(year), ANN) for year in (2026, 2027))

    assert (known.known, unknown.known) == (True, False)
    assert {d.source for d in known.days} == {"published"}
    assert {d.source for d in unknown.days} == {"foreseen"}


def test_only_administrators_edit(stage: Stage) -> None:
    with pytest.raises(NotAdministrator):
        stage.engine.execute(SetCalendarDay(TYPHOON, False), ANN)
    with pytest.raises(NotAdministrator):
        stage.engine.execute(RemoveCalendarDay(TYPHOON), ANN)
