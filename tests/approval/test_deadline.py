"""When a task is due and who is reminded when: natural and working time, per cent of either."""

from datetime import UTC, date, datetime

import pytest

from engine.approval import deadline, profile
from engine.calendar import LOCAL, Calendar

# Friday, 28 November 2025, 16:00 in Shanghai. Working hours are 9:00 to 12:00 and 13:30 to 18:00.
FRIDAY = datetime(2025, 11, 28, 8, tzinfo=UTC)


def told(due: str, remind: str = "80%", since: datetime = FRIDAY, calendar: Calendar | None = None) -> list[str]:
    """`name MM-DD HH:MM` of all steps, in China."""
    days = calendar or Calendar()
    at = deadline.due(due, since, lambda: days)
    by_working_time = deadline.counts_working_time(due)
    found = deadline.steps(remind.split(","), since=since, due_at=at, by_working_time=by_working_time, working=lambda: days)
    return [f"{step.name} {step.at.astimezone(LOCAL):%m-%d %H:%M}" for step in found]


@pytest.mark.parametrize(
    ("due", "remind", "steps"),
    [
        ("P1D", "80%", ["80% 11-29 11:12", "due 11-29 16:00"]),
        ("PT4H", "50%,PT30M", ["50% 11-28 18:00", "PT30M 11-28 19:30", "due 11-28 20:00"]),
        ("P1M", "P1M,P1D", ["P1D 12-27 16:00", "due 12-28 16:00"]),
        ("2 workdays", "80%", ["80% 12-02 11:30", "due 12-02 16:00"]),
        ("2 workdays", "50%", ["50% 12-01 16:00", "due 12-02 16:00"]),
        ("4 workhours", "50%", ["50% 11-28 18:00", "due 12-01 11:00"]),
        ("2个工作日", "1 workdays", ["1 workdays 12-01 16:00", "due 12-02 16:00"]),
        ("P3D", "4 workhours", ["4 workhours 12-01 10:30", "due 12-01 16:00"]),
        ("P1D", "99%,1%,50%", ["1% 11-28 16:14", "50% 11-29 04:00", "99% 11-29 15:45", "due 11-29 16:00"]),
        ("PT2H", "PT4H,PT2H", ["due 11-28 18:00"]),
    ],
)
def test_steps_come_in_their_order_and_those_outside_of_the_time_not_at_all(due: str, remind: str, steps: list[str]) -> None:
    assert told(due, remind) == steps


def test_what_begins_outside_of_working_hours_counts_from_the_next_ones() -> None:
    saturday = datetime(2025, 11, 29, 2, tzinfo=UTC)

    assert told("4 workhours", "50%", saturday) == ["50% 12-01 11:00", "due 12-01 14:30"]


def test_a_day_that_is_set_free_moves_both() -> None:
    free = Calendar(edited={date(2025, 12, 1): (False, "停电")})

    assert told("2 workdays", "50%", calendar=free) == ["50% 12-02 16:00", "due 12-03 16:00"]


def test_what_is_left_begins_with_the_next_one_and_an_unknown_next_one_leaves_only_that_it_is_due() -> None:
    at = deadline.due("PT4H", FRIDAY, Calendar)
    found = deadline.steps(["50%", "80%"], since=FRIDAY, due_at=at, by_working_time=False, working=Calendar)

    assert [step.name for step in deadline.left(found, "80%")] == ["80%", "due"]
    assert [step.name for step in deadline.left(found, "PT1H")] == ["due"]
    assert [step.name for step in deadline.left(found, None)] == ["due"]


@pytest.mark.parametrize("text", ["", "soon", "80%", "P", "2 days", "1.5 workdays"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # whichever it is of the two that are tried
        deadline.length(text)


def test_who_is_due_is_reminded_at_four_fifths_unless_the_designer_says_otherwise() -> None:
    def read(**properties: str) -> tuple[str, ...]:
        return profile.read(properties, element_id="check", lane=None, routes_on_outcome=False).remind

    assert read() == ()
    assert read(due="P1D") == ("80%",)
    assert read(due="P1D", remind="50%, PT1H,50%") == ("50%", "PT1H")
