"""`validate`: required, limits, patterns, and whose words a refusal uses."""

from typing import Any

import pytest

from engine.errors import Problem
from engine.texts import LANGUAGES, Texts
from tests.forms.build import REQUIRED, choice, codes, component, form, number, picker, rows, text


@pytest.mark.parametrize("value", [None, "", "   ", "\t"])
def test_blank_text_does_not_answer_a_required_field(value: Any) -> None:
    assert codes(form(text("t", validate=REQUIRED)).check({"t": value})) == {"t": ["field_required"]}


def test_a_missing_answer_is_named_by_the_kind_of_field() -> None:
    asked = form(
        text("t", validate=REQUIRED), choice("select", "s", "a", validate=REQUIRED), picker("f", validate=REQUIRED),
        component("datetime", "d", subtype="date", validate=REQUIRED), number("n", validate=REQUIRED),
    )  # fmt: skip

    assert codes(asked.check({})) == {
        "t": ["field_required"], "s": ["field_required_choice"], "f": ["field_required_file"], "d": ["field_required_choice"],
        "n": ["field_required"],
    }  # fmt: skip


def test_a_draft_may_leave_fields_open_but_not_fill_them_wrongly() -> None:
    asked = form(text("t", validate=REQUIRED), number("n", validate={"min": 5, "required": True}))

    assert asked.check({}, required=False).errors == {}
    assert codes(asked.check({"n": 1}, required=False)) == {"n": ["field_min"]}


def test_zero_answers_a_required_number() -> None:
    assert form(number("n", validate=REQUIRED)).check({"n": 0}).errors == {}


def test_a_stored_answer_satisfies_a_field_that_was_not_sent() -> None:
    asked = form(text("t", validate=REQUIRED), text("u"))

    checked = asked.check({"u": "new"}, stored={"t": "old", "elsewhere": 1})

    assert checked.errors == {}
    assert checked.values == {"t": "old", "u": "new", "elsewhere": 1}


def test_a_default_fills_a_field_that_nobody_touched() -> None:
    asked = form(text("t", defaultValue="usual", validate=REQUIRED))

    assert asked.check({}).values == {"t": "usual"}
    assert asked.check({"t": "other"}).values == {"t": "other"}
    assert asked.check({}, stored={"t": "before"}).values == {"t": "before"}


@pytest.mark.parametrize(("value", "code"), [(-0.01, "field_min"), (0, None), (100, None), (100.5, "field_max")])
def test_numbers_stay_within_their_limits(value: float, code: str | None) -> None:
    assert codes(form(number("n", validate={"min": 0, "max": "100"})).check({"n": value})) == ({"n": [code]} if code else {})


def test_limits_may_be_computed_from_other_fields() -> None:
    range_ = form(number("low"), number("high", validate={"min": "=low + 1"}), text("t", validate={"maxLength": "=low"}))

    assert range_.check({"low": 2, "high": 3, "t": "ab"}).errors == {}
    assert codes(range_.check({"low": 2, "high": 2, "t": "abc"})) == {"high": ["field_min"], "t": ["field_max_length"]}
    assert range_.check({"high": -9}).errors == {}, "a limit that is null does not bind"


@pytest.mark.parametrize(("value", "good"), [(0.1, True), (0.3, True), (1.15, True), (0.125, False), (1e-7, False)])
def test_decimal_places_are_counted_exactly(value: float, good: bool) -> None:
    assert (form(number("n", decimalDigits=2)).check({"n": value}).errors == {}) is good


@pytest.mark.parametrize(("value", "good"), [(0.3, True), (0.35, False), (1e15, True)])
def test_steps_are_counted_exactly(value: float, good: bool) -> None:
    assert (form(number("n", increment=0.1)).check({"n": value}).errors == {}) is good


def test_an_integer_field_says_integer() -> None:
    assert codes(form(number("n", decimalDigits=0)).check({"n": 1.5})) == {"n": ["field_integer"]}


@pytest.mark.parametrize(("value", "good"), [("😀", True), ("😀a", False), ("  ab  ", True), ("\ufeffab\u3000", True), ("abc", False)])
def test_length_counts_utf_16_units_of_the_trimmed_text(value: str, good: bool) -> None:
    assert (form(text("t", validate={"maxLength": 2, "minLength": 2})).check({"t": value}).errors == {}) is good


@pytest.mark.parametrize(("value", "good"), [("a@b.cn", True), ("a.b+c@mail.example.com", True), ("a@", False), ("a b@c.d", False)])
def test_email_addresses(value: str, good: bool) -> None:
    assert (form(text("t", validate={"validationType": "email"})).check({"t": value}).errors == {}) is good


@pytest.mark.parametrize(("value", "good"), [("+8613800000000", True), ("008613800000000", True), ("13800000000", False), ("+86", False)])
def test_international_phone_numbers(value: str, good: bool) -> None:
    assert (form(text("t", validate={"validationType": "phone"})).check({"t": value}).errors == {}) is good


def test_an_empty_optional_field_is_not_asked_for_its_format() -> None:
    assert form(text("t", validate={"pattern": "^a$", "minLength": 3})).check({"t": ""}).errors == {}


def test_a_component_can_give_its_own_codes() -> None:
    own = {"required": "E-SWAP-005", "pattern": "E-TAXNO-003", "min": "E-QUO-004", "maxFilesCode": "E-PROOF-002", "maxFiles": "1"}
    asked = form(
        text("t", validate={"required": True, "pattern": r"^\d+$"}, properties=own), number("n", validate={"min": 0}, properties=own),
        picker("f", multiple=True, properties=own), rows("items", text("a"), properties={"minRows": "1", "required": "E-ALLOC-002"}),
    )  # fmt: skip

    assert codes(asked.check({})) == {"t": ["E-SWAP-005"], "items": ["E-ALLOC-002"]}
    told = codes(asked.check({"t": "x", "n": -1, "f": ["1", "2"], "items": [{}]}))
    assert told == {"t": ["E-TAXNO-003"], "n": ["E-QUO-004"], "f": ["E-PROOF-002"]}


def test_a_designers_own_sentence_is_passed_on() -> None:
    checked = form(text("t", validate={"pattern": "^a$", "patternErrorMessage": "请填写 a"})).check({"t": "b"})

    assert checked.errors == {"t": [Problem("field_message", {"label": "[t]", "message": "请填写 a"})]}


def test_all_that_is_wrong_with_a_field_is_said_at_once() -> None:
    assert codes(form(text("t", validate={"minLength": 3, "pattern": "^a"})).check({"t": "b"})) == {"t": ["field_min_length", "field_pattern"]}


def test_keys_the_form_does_not_have_are_refused_and_not_stored() -> None:
    checked = form(text("t"), rows("items", text("a"))).check(
        {"t": "x", "approved": True, "items": [{"a": "1", "b": "2"}]}, stored={"approved": False}
    )

    assert codes(checked) == {"approved": ["unknown_field"], "items[0].b": ["unknown_field"]}
    assert checked.values == {"t": "x", "approved": False, "items": [{"a": "1"}]}


def test_a_flood_of_strange_keys_is_answered_shortly() -> None:
    assert len(form(text("t")).check({f"x{n}": n for n in range(5_000)}).errors) <= 20


def test_every_code_has_a_sentence_in_both_languages() -> None:
    texts = Texts.load([])
    kinds = [
        "unknown_field", "form_not_object", "field_group", "field_message", "field_required", "field_required_choice", "field_required_file",
        "field_required_check", "field_required_rows", "field_text", "field_characters", "field_min_length", "field_max_length", "field_pattern",
        "field_email", "field_phone", "field_number", "field_integer", "field_decimal_digits", "field_increment", "field_min", "field_max",
        "field_checkbox", "field_choice", "field_date", "field_time", "field_datetime", "field_files", "field_file_unknown", "field_accept",
        "field_max_files", "field_max_mb", "field_rows", "field_min_rows", "field_max_rows", "field_row_add", "field_row_delete",
        "field_row_unmatched",
    ]  # fmt: skip

    assert [kind for kind in kinds for language in LANGUAGES if not texts.has(kind, language)] == []


def test_a_refusal_reads_as_a_sentence() -> None:
    checked = form(text("t", label="客户名称", validate={"maxLength": 3})).check({"t": "四个字的"})

    assert Texts.load([]).render(checked.errors["t"][0]) == "客户名称最多填写 3 个字"
    assert Texts.load([]).render(checked.errors["t"][0], lang="en") == "客户名称 may have at most 3 characters"
