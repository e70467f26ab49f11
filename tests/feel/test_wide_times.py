"""Years before 1 and after 9999, and nanoseconds: what Python's own dates cannot hold."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ('date("-2017-12-31")', "-2017-12-31"),
    ("date(-2017, 1, 1)", "-2017-01-01"),
    ('date("999999999-12-31")', "999999999-12-31"),
    ("date(-999999999, 12, 31)", "-999999999-12-31"),
    ("date(1000999999, 12, 1)", None),
    ('date("9999999999-12-25")', None),
    ('date("01211-12-31")', None),
    ('date("+2012-12-02")', None),
    ('date("12000-02-30")', None),
    ('date("12000-02-29")', "12000-02-29"),
    ('time("11:22:33.123456789")', "11:22:33.123456789"),
    ('time("11:22:33.100000000")', "11:22:33.1"),
    ('time("11:22:33.1234567891")', None),
    ("time(11, 22, 33.000000001)", "11:22:33.000000001"),
    ('date and time("-2017-12-31T11:22:33.456+01:35")', "-2017-12-31T11:22:33.456+01:35"),
    ('string(date and time("999999999-12-31T23:59:59.999999999@Europe/Paris"))', "999999999-12-31T23:59:59.999999999@Europe/Paris"),
    ('date and time(date("12000-01-01"), time("09:15:30.987654321+02:00"))', "12000-01-01T09:15:30.987654321+02:00"),
    ('date(date and time("2017-08-14T14:25:00.123456789"))', "2017-08-14"),
    ('time(date and time("12000-08-14T14:25:00Z"))', "14:25:00Z"),
    ('duration("P1DT2H3M4.123456789S")', "P1DT2H3M4.123456789S"),
    ('-duration("PT0.000000001S")', "-PT0.000000001S"),
    ('duration("PT0.5S") * 3', "PT1.5S"),
    ('duration("PT0.000000001S").seconds', 1e-09),
    ('date("-0001-03-01").year', -1),
    ('date("12000-01-01").weekday', 6),
    ('time("11:22:33.000000001").second', 33.000000001),
    ('date and time("12000-01-01T10:00:00@Asia/Shanghai").time offset', "PT8H"),
    ('day of week(date("12000-01-01"))', "Saturday"),
    ('day of year(date("12000-12-31"))', 366),
    ('week of year(date("12000-01-01"))', 52),
    ('date("9999-12-31") + duration("P1D")', "10000-01-01"),
    ('date("10000-01-01") - duration("P1D")', "9999-12-31"),
    ('date("9999-12-31") + duration("P2M")', "10000-02-29"),
    ('date("0001-01-01") - duration("P1D")', "0000-12-31"),
    ('date("0000-12-31") - date("-0001-12-31")', "P366D"),
    ('date and time("9999-12-31T23:59:59") + duration("PT2S")', "10000-01-01T00:00:01"),
    ('date and time("10000-01-01T00:00:01") - date and time("9999-12-31T23:59:59")', "PT2S"),
    ('date and time("2020-01-01T00:00:00") + duration("PT0.000000001S")', "2020-01-01T00:00:00.000000001"),
    ('time("23:59:59.999999999") + duration("PT0.000000001S")', "00:00:00"),
    ('date("999999999-12-31") + duration("P1D")', None),
    ('date("12000-01-01") > date("9999-12-31")', True),
    ('date("-0001-01-01") < date("0001-01-01")', True),
    ('date("12000-01-01") = date("12000-01-01")', True),
    ('date("12000-01-01") = date("2000-01-01")', False),
    ('time("10:00:00.000000001") > time("10:00:00")', True),
    ('time("10:00:00.000000001") = time("10:00:00")', True),
    ('time("10:00:00.000000001") = time("10:00:01")', False),
    ('is(time("10:00:00.000000001"), time("10:00:00"))', False),
    ('date and time("12000-01-01T00:00:00.5") = date and time("12000-01-01T00:00:00.000000001")', True),
    ('date and time("12000-01-01T00:00:00.5") = date and time("12000-01-02T00:00:00.5")', False),
    ('date and time("12000-01-01T00:00:00Z") < date and time("12000-01-01T00:00:00")', None),
    ('date and time("12000-01-01T00:00:00+01:00") < date and time("12000-01-01T00:00:00Z")', True),
    ('date("12000-01-01") instance of date', True),
    ('time("10:00:00.000000001") instance of time', True),
    ('date("12000-01-01") in [date("2000-01-01")..date("13000-01-01")]', True),
    ('max(date("12000-01-01"), date("2000-01-01"))', "12000-01-01"),
    ('years and months duration(date("2014-12-31"), date("-2019-10-01"))', "-P4033Y2M"),
    ('date("2021-01-02") - date and time("2021-01-01T10:10:10+11:00")', "P1DT49M50S"),
    ('date("2021-01-02") - date and time("2021-01-01T10:10:10")', None),
    ('is(@"23:00:50@Australia/Melbourne", @"23:00:50+10:00")', True),
    ('is(@"2021-04-02T23:00:00@Australia/Melbourne", @"2021-04-02T23:00:00+11:00")', True),
    ('is(@"2002-04-02T12:00:00-01:00", @"2002-04-02T17:00:00+04:00")', False),
    ('is(@"12000-01-01", @"12000-01-01")', True),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_wide_times(expression: str, expected: Any) -> None:
    assert answer(expression, {}) == as_text(expected)
