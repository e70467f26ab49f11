"""`conditional.hide`: hidden fields are not asked for, not taken, and not kept."""

import pytest

from tests.forms.build import REQUIRED, checkbox, choice, codes, expression, form, group, number, rows, text

HIDE_UNLESS_BIG = "=amount = null or amount <= 5000"


def test_a_hidden_required_field_is_not_asked_for() -> None:
    asked = form(number("amount"), text("reason", hide=HIDE_UNLESS_BIG, validate=REQUIRED))

    assert asked.check({"amount": 10}).errors == {}
    assert codes(asked.check({"amount": 6000})) == {"reason": ["field_required"]}


def test_a_condition_that_cannot_be_decided_hides() -> None:
    asked = form(number("amount"), text("reason", hide="=amount > 5", validate=REQUIRED), text("other", hide="=amount <= 5", validate=REQUIRED))

    assert asked.check({}).errors == {}, "null hides on both sides of 5, as in the browser"


def test_what_was_sent_for_a_hidden_field_is_not_taken_and_not_judged() -> None:
    asked = form(number("amount"), text("reason", hide=HIDE_UNLESS_BIG, validate={"pattern": "^a"}), number("n", hide=HIDE_UNLESS_BIG))

    checked = asked.check({"amount": 10, "reason": "b", "n": "no number"})

    assert checked.errors == {}
    assert checked.values == {"amount": 10}


def test_an_answer_is_dropped_when_this_write_hides_its_field() -> None:
    asked = form(number("amount"), text("reason", hide=HIDE_UNLESS_BIG))

    assert asked.check({"amount": 10}, stored={"amount": 6000, "reason": "large"}).values == {"amount": 10}


def test_a_value_that_was_hidden_all_along_stays() -> None:
    asked = form(checkbox("by_hand"), number("fee", hide="=by_hand != true"), text("note"))

    assert asked.check({"note": "x", "fee": 1}, stored={"by_hand": False, "fee": 200}).values == {"by_hand": False, "fee": 200, "note": "x"}


def test_a_value_this_person_may_not_write_survives_being_hidden() -> None:
    asked = form(number("amount"), text("reason", hide=HIDE_UNLESS_BIG))
    stored = {"amount": 6000, "reason": "large"}

    for word in ("read", "hidden"):
        assert asked.check({"amount": 10, "reason": "?"}, stored=stored, permissions={"reason": word}).values == {"amount": 10, "reason": "large"}


def test_a_group_hides_all_it_holds() -> None:
    asked = form(checkbox("more"), group("details", text("a", validate=REQUIRED), group("", text("b", validate=REQUIRED)), hide="=more != true"))

    assert asked.check({"more": False, "details": {"a": "x", "b": "y"}}).values == {"more": False}
    assert codes(asked.check({"more": True})) == {"details.a": ["field_required"], "details.b": ["field_required"]}


def test_columns_can_speak_of_their_own_row() -> None:
    asked = form(rows("items", choice("select", "kind", "ticket", "taxi"), text("seat", hide='=this.kind != "ticket"', validate=REQUIRED)))

    checked = asked.check({"items": [{"kind": "taxi", "seat": "x"}, {"kind": "ticket"}, {"kind": "ticket", "seat": "1A"}]})

    assert codes(checked) == {"items[1].seat": ["field_required"]}
    assert checked.values == {"items": [{"kind": "taxi"}, {"kind": "ticket"}, {"kind": "ticket", "seat": "1A"}]}


def test_a_hidden_list_is_dropped_and_its_rows_are_not_judged() -> None:
    asked = form(checkbox("many"), rows("items", text("a", validate=REQUIRED), hide="=many != true", properties={"minRows": 1}))

    checked = asked.check({"many": False, "items": [{"a": ""}, {"b": 1}]}, stored={"many": True, "items": [{"a": "x"}]})

    assert checked.values == {"many": False}
    assert codes(checked) == {"items[1].b": ["unknown_field"]}


def test_untouched_fields_count_as_empty_not_as_unknown() -> None:
    asked = form(text("t"), checkbox("c"), text("if_empty", hide='=t != ""', validate=REQUIRED), text("if_off", hide="=c", validate=REQUIRED))

    assert codes(asked.check({})) == {"if_empty": ["field_required"], "if_off": ["field_required"]}


def test_conditions_may_read_computed_values_and_other_variables() -> None:
    asked = form(number("a"), number("b"), expression("total", "=a + b"), text("reason", hide="=total <= 10", validate=REQUIRED))
    by_process = form(text("quote", hide="=manual != true", validate=REQUIRED))

    assert codes(asked.check({"a": 6, "b": 6})) == {"reason": ["field_required"]}
    assert codes(by_process.check({}, stored={"manual": True})) == {"quote": ["field_required"]}
    assert by_process.check({}, stored={"manual": False}).errors == {}


def test_visible_names_the_places_that_are_shown() -> None:
    asked = form(number("amount"), text("reason", hide=HIDE_UNLESS_BIG), rows("items", text("a"), text("b", hide='=this.a = "x"')))

    assert asked.visible({"amount": 1, "items": [{"a": "x"}, {"a": "y"}]}) == {"amount", "items", "items[0].a", "items[1].a", "items[1].b"}
    assert asked.visible({"amount": 6000}) == {"amount", "reason", "items"}


@pytest.mark.parametrize(("locked", "kept"), [(True, "old"), (False, "new")])
def test_readonly_may_depend_on_another_field(locked: bool, kept: str) -> None:
    asked = form(checkbox("locked"), text("t", readonly="=locked"))

    assert asked.check({"locked": locked, "t": "new"}, stored={"t": "old"}).values["t"] == kept
    assert asked.check({"locked": True, "t": "new"}, stored={"t": "old"}, permissions={"t": "write"}).values["t"] == "new"
