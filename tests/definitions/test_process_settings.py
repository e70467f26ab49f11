"""What a process says about itself."""

from datetime import UTC, datetime

import pytest

from engine.definitions import process_settings


@pytest.mark.parametrize(
    ("pattern", "number", "at", "found"),
    [
        ("SW-{yyyyMMdd}-{4}", 7, datetime(2025, 11, 20, 4, tzinfo=UTC), "SW-20251120-0007"),
        ("SW-{yyyyMMdd}-{4}", 123456, datetime(2025, 11, 20, 4, tzinfo=UTC), "SW-20251120-123456"),
        ("{yyyy}/{yyyyMM}/{1}", 10, datetime(2025, 1, 2, tzinfo=UTC), "2025/202501/10"),
        ("票{6}号", 1, datetime(2025, 1, 2, tzinfo=UTC), "票000001号"),
        ("{yyyyMMdd}{2}", 3, datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025123103"),
        ("{yyyyMMdd}{2}", 3, datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2026010103"),
    ],
)
def test_a_number_in_its_pattern_by_the_date_in_china(pattern: str, number: int, at: datetime, found: str) -> None:
    assert process_settings.read("key", {"serial": pattern}, "").serial_no(number, at) == found


def test_without_properties_there_are_sensible_defaults() -> None:
    found = process_settings.read("leave", {}, "说明")

    assert (found.starters, found.withdraw, found.withdraw_until, found.lock, found.summary) == (None, "to_draft", "end", None, ())
    assert (found.serial, found.description) == ("LEAVE-{yyyyMMdd}-{4}", "说明")
    assert process_settings.read("leave", {"summary": " a, b ,,c.d ", "description": "自己的"}, "说明").summary == ("a", "b", "c.d")


@pytest.mark.parametrize(
    ("properties", "trail", "may"),
    [
        ({}, {"decided": True, "reached": ["x"]}, True),
        ({"withdraw": "never"}, {}, False),
        ({"withdraw_until": "first_decision"}, {"decided": False}, True),
        ({"withdraw_until": "first_decision"}, {}, True),
        ({"withdraw_until": "first_decision"}, {"decided": True}, False),
        ({"withdraw_until": "element:pay"}, {"reached": ["check"], "decided": True}, True),
        ({"withdraw_until": "element:pay"}, {"reached": ["check", "pay"]}, False),
        ({"withdraw": "terminate", "withdraw_until": "end"}, {"decided": True}, True),
    ],
)
def test_how_long_a_request_may_be_withdrawn(properties: dict[str, str], trail: dict[str, object], may: bool) -> None:
    assert process_settings.read("k", properties, "").may_withdraw(trail) is may
