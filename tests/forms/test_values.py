"""What each kind of field takes, and what it refuses."""

from decimal import Decimal
from typing import Any

import pytest

from tests.forms.build import REQUIRED, checkbox, choice, codes, component, form, group, number, text


@pytest.mark.parametrize("value", [5, 5.5, Decimal("5.5"), -3, 0])
def test_a_number_field_takes_numbers(value: Any) -> None:
    checked = form(number("n")).check({"n": value})

    assert checked.errors == {}
    assert checked.values["n"] == value


@pytest.mark.parametrize("value", [True, False, "5", float("nan"), float("inf"), [], {}, 10**400, 2**53, Decimal("NaN"), 1e300])
def test_a_number_field_refuses_what_is_no_number_that_javascript_can_hold(value: Any) -> None:
    checked = form(number("n")).check({"n": value}, stored={"n": 1})

    assert codes(checked) == {"n": ["field_number"]}
    assert checked.values == {"n": 1}


def test_a_whole_number_is_stored_as_an_integer() -> None:
    assert repr(form(number("n")).check({"n": 5.0}).values) == "{'n': 5}"


def test_a_number_kept_as_text_takes_decimal_text_and_keeps_its_zeros() -> None:
    price = form(number("n", serializeToString=True, decimalDigits=2))

    assert price.check({"n": "12.50"}).values == {"n": "12.50"}
    assert codes(price.check({"n": "12.505"})) == {"n": ["field_decimal_digits"]}
    assert codes(price.check({"n": "1e5"})) == {"n": ["field_number"]}
    assert codes(price.check({"n": "１２"})) == {"n": ["field_number"]}


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}])
def test_a_text_field_takes_nothing_but_text(value: Any) -> None:
    assert codes(form(text("t")).check({"t": value})) == {"t": ["field_text"]}


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "ab\udfff"])
def test_text_that_no_database_can_keep_is_refused(value: str) -> None:
    assert codes(form(text("t"), component("textarea", "a")).check({"t": value, "a": value})) == {
        "t": ["field_characters"],
        "a": ["field_characters"],
    }


def test_text_beyond_any_sense_is_refused_before_anything_reads_it() -> None:
    assert codes(form(text("t")).check({"t": "a" * 100_001})) == {"t": ["field_max_length"]}


def test_a_one_line_field_turns_line_breaks_into_spaces_and_a_text_area_keeps_them() -> None:
    checked = form(text("t"), component("textarea", "a")).check({"t": "a\r\nb\tc", "a": "a\nb"})

    assert checked.values == {"t": "a  b c", "a": "a\nb"}


def test_null_empties_a_field_the_way_the_viewer_empties_it() -> None:
    fields = form(text("t"), number("n"), checkbox("c"), choice("select", "s", "x"), choice("taglist", "l", "x"), component("filepicker", "f"))
    before = {"t": "x", "n": 5, "c": True, "s": "x", "l": ["x"], "f": ["1"]}

    checked = fields.check(dict.fromkeys(before), stored=before)

    assert checked.values == {"t": "", "n": None, "c": False, "s": None, "l": [], "f": []}


@pytest.mark.parametrize("type_", ["select", "radio"])
def test_only_offered_options_can_be_chosen(type_: str) -> None:
    pick = form(choice(type_, "s", "a", "b"))

    assert pick.check({"s": "b"}).values == {"s": "b"}
    assert codes(pick.check({"s": "c"})) == {"s": ["field_choice"]}
    assert codes(pick.check({"s": ["a"]})) == {"s": ["field_choice"]}


def test_the_number_one_is_not_the_option_true() -> None:
    pick = form(choice("select", "s", 1, 0))

    assert pick.check({"s": 0}).errors == {}
    assert codes(pick.check({"s": True})) == {"s": ["field_choice"]}
    assert codes(pick.check({"s": "1"})) == {"s": ["field_choice"]}


@pytest.mark.parametrize("type_", ["checklist", "taglist"])
@pytest.mark.parametrize("value", [["a", "c"], ["a", "a"], "a", [["a"]], [None]])
def test_a_list_of_choices_holds_different_offered_options(type_: str, value: Any) -> None:
    pick = form(choice(type_, "l", "a", "b"))

    assert pick.check({"l": ["b", "a"]}).values == {"l": ["b", "a"]}
    assert codes(pick.check({"l": value})) == {"l": ["field_choice"]}


def test_options_of_a_lookup_are_left_to_the_validator_but_are_text() -> None:
    pick = form(component("select", "s", properties={"lookup": "tenants"}), component("taglist", "l", properties={"lookup": "products"}))

    assert pick.check({"s": "TN_X", "l": ["p1"]}).errors == {}
    assert codes(pick.check({"s": 5, "l": ["p1", 2]})) == {"s": ["field_choice"], "l": ["field_choice"]}


def test_options_can_come_from_a_stored_variable_or_an_expression() -> None:
    stored = {"orders": ["A-1", {"value": "A-2", "label": "second"}], "big": True}
    by_key = form(component("select", "s", valuesKey="orders"))
    by_feel = form(component("select", "s", valuesExpression='=if big then ["L"] else ["S"]'))

    assert by_key.check({"s": "A-2"}, stored=stored).errors == {}
    assert codes(by_key.check({"s": "A-3"}, stored=stored)) == {"s": ["field_choice"]}
    assert by_feel.check({"s": "L"}, stored=stored).errors == {}
    assert codes(by_feel.check({"s": "S"}, stored=stored)) == {"s": ["field_choice"]}


@pytest.mark.parametrize("value", ["2026-02-30", "2026-2-3", "20260203", "2026-02-03T00:00", "２０２６-02-03", "2026-02-03\n", 20260203])
def test_a_date_is_a_day_that_exists(value: Any) -> None:
    day = form(component("datetime", "d", subtype="date"))

    assert day.check({"d": "2026-11-20"}).errors == {}
    assert codes(day.check({"d": value})) == {"d": ["field_date"]}


def test_times_have_the_zone_that_the_form_fixes() -> None:
    local = form(component("datetime", "t", subtype="time", timeSerializingFormat="no_timezone"))
    moment = form(component("datetime", "m", subtype="datetime", timeSerializingFormat="utc_normalized"))

    assert local.check({"t": "14:05"}).errors == {}
    assert codes(local.check({"t": "14:05Z"})) == {"t": ["field_time"]}
    assert codes(local.check({"t": "24:60"})) == {"t": ["field_time"]}
    assert moment.check({"m": "2026-11-20T14:05Z"}).errors == {}
    assert codes(moment.check({"m": "2026-11-20T14:05+08:00"})) == {"m": ["field_datetime"]}


def test_a_checkbox_that_is_required_must_be_ticked() -> None:
    agree = form(checkbox("c", validate=REQUIRED))

    assert agree.check({"c": True}).errors == {}
    assert codes(agree.check({"c": False})) == {"c": ["field_required_check"]}
    assert codes(agree.check({"c": "true"})) == {"c": ["field_checkbox"]}


def test_a_field_may_be_called_typename() -> None:
    named = form(text("typename", validate=REQUIRED), text("fields"), text("context"), text("self"))

    assert named.check({"typename": "a", "fields": "b", "context": "c", "self": "d"}).errors == {}


def test_dotted_keys_and_group_paths_nest() -> None:
    nested = form(text("a.b"), group("g.h", text("k", validate=REQUIRED)))

    assert nested.check({"a": {"b": "1"}, "g": {"h": {"k": "2"}}}).values == {"a": {"b": "1"}, "g": {"h": {"k": "2"}}}
    assert codes(nested.check({"a": "x", "g": {"h": []}})) == {"a": ["field_group"], "g.h": ["field_group"], "g.h.k": ["field_required"]}


@pytest.mark.parametrize("sent", [None, [], "x", 5, True])
def test_a_submission_is_an_object(sent: Any) -> None:
    checked = form(text("t")).check(sent, stored={"t": "kept"})

    assert codes(checked) == {"": ["form_not_object"]}
    assert checked.values == {"t": "kept"}
