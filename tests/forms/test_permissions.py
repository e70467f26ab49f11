"""What a person may do with a field on a task (approvals.md Part A `fields`, B11): values he may not write survive whatever is sent."""

from typing import Any

import pytest

from tests.forms.build import REQUIRED, codes, component, expression, form, group, number, rows, text

STORED = {"a": "A", "b": {"c": [1, 2.0, None]}, "money": 1.10}


@pytest.mark.parametrize("word", ["read", "hidden", "nonsense", 5, None])
def test_only_write_and_required_let_a_value_in(word: Any) -> None:
    checked = form(text("a")).check({"a": "forged"}, stored=STORED, permissions={"a": word})

    assert checked.errors == {}
    assert checked.values == STORED


@pytest.mark.parametrize("own", [{"readonly": True}, {"disabled": True}])
def test_the_forms_own_lock_holds_until_a_permission_opens_it(own: dict[str, bool]) -> None:
    locked = form(text("a", **own))

    assert locked.check({"a": "forged"}, stored=STORED).values == STORED
    for word in ("write", "required"):
        assert locked.check({"a": "new"}, stored=STORED, permissions={"a": word}).values["a"] == "new"


def test_a_locked_field_that_was_never_filled_stays_unfilled() -> None:
    assert form(number("fee", readonly=True)).check({"fee": 5}).values == {}


def test_nobody_is_asked_for_a_field_he_may_not_write() -> None:
    asked = form(text("a", validate={"required": True, "pattern": "^x"}))

    for word in ("read", "hidden"):
        assert asked.check({"a": ""}, stored={"a": "odd"}, permissions={"a": word}).errors == {}


def test_required_asks_where_the_form_does_not() -> None:
    assert codes(form(text("a")).check({}, permissions={"a": "required"})) == {"a": ["field_required"]}


def test_write_keeps_the_forms_own_required() -> None:
    assert codes(form(text("a", validate=REQUIRED)).check({}, permissions={"a": "write"})) == {"a": ["field_required"]}


def test_the_most_specific_name_wins() -> None:
    nested = form(group("g", text("x"), text("y")), rows("items", text("p"), text("q")))
    stored = {"g": {"x": "1", "y": "2"}, "items": [{"p": "1", "q": "2"}]}

    checked = nested.check(
        {"g": {"x": "!", "y": "!"}, "items": [{"p": "!", "q": "!"}]},
        stored=stored,
        permissions={"g": "read", "g.y": "write", "items": "read", "items[].q": "write"},
    )

    assert checked.values == {"g": {"x": "1", "y": "!"}, "items": [{"p": "1", "q": "!"}]}


def test_values_of_other_parts_of_the_process_are_left_alone() -> None:
    checked = form(text("mine")).check({"mine": "x"}, stored=STORED)

    assert checked.values == {**STORED, "mine": "x"}


def test_a_refused_value_leaves_the_stored_one_and_the_stored_document_is_never_changed() -> None:
    stored = {"items": [{"p": "1"}], "g": {"x": "1"}}
    asked = form(group("g", text("x")), rows("items", text("p"), number("n")))

    checked = asked.check({"g": {"x": 5}, "items": [{"p": "2", "n": "no"}, {"p": "3"}]}, stored=stored)

    assert codes(checked) == {"g.x": ["field_text"], "items[0].n": ["field_number"]}
    assert checked.values == {"g": {"x": "1"}, "items": [{"p": "2"}, {"p": "3"}]}
    assert stored == {"items": [{"p": "1"}], "g": {"x": "1"}}


def test_computed_values_are_never_taken_from_a_person() -> None:
    asked = form(number("a"), expression("double", "=a * 2"))

    assert asked.check({"a": 4, "double": 1_000_000}).values == {"a": 4, "double": 8}
    assert asked.check({"a": 4, "double": 9}, permissions={"double": "required"}).values == {"a": 4, "double": 8}


def test_computed_values_may_build_on_each_other_and_on_rows() -> None:
    asked = form(
        expression("gross", "=net * 1.06"), expression("net", "=sum(items.line)"),
        rows("items", number("price"), number("count"), expression("line", "=this.price * this.count")),
    )  # fmt: skip

    checked = asked.check({"items": [{"price": 0.1, "count": 3}, {"price": 100, "count": 1}]})

    assert checked.values == {
        "items": [{"price": 0.1, "count": 3, "line": 0.3}, {"price": 100, "count": 1, "line": 100}],
        "net": 100.3,
        "gross": 106.318,
    }


def test_a_computed_value_out_of_reach_changes_only_with_its_inputs() -> None:
    asked = form(number("a"), text("note"), expression("double", "=a * 2"))
    stored = {"a": 4, "double": 7}

    for word in ("read", "hidden"):
        assert asked.check({"note": "x"}, stored=stored, permissions={"double": word}).values == {**stored, "note": "x"}
        assert asked.check({"a": 5}, stored=stored, permissions={"double": word}).values == {"a": 5, "double": 10}


def test_an_expression_without_a_value_is_null() -> None:
    assert form(number("a"), expression("e", "=a + 1")).check({}).values == {"e": None}


def test_hidden_tables_and_files_survive_too() -> None:
    stored = {"items": [{"p": "1"}], "f": ["id-1"]}
    asked = form(rows("items", text("p")), component("filepicker", "f", multiple=True))

    for word in ("read", "hidden"):
        assert asked.check({"items": [], "f": []}, stored=stored, permissions={"items": word, "f": word}).values == stored


def test_a_closed_form_opens_a_whole_table_or_group_by_its_name() -> None:
    asked = form(text("reason"), group("bank", text("account")), rows("items", text("name"), number("price")))

    closed = asked.closed_but({"items": "write", "items.price": "read", "bank": "write"})

    checked = asked.check(
        {"reason": "x", "bank": {"account": "1"}, "items": [{"name": "乙", "price": 1}]},
        stored={"reason": "a", "bank": {"account": "0"}, "items": [{"name": "甲", "price": 1}]}, permissions=closed,
    )  # fmt: skip
    assert checked.values == {"reason": "a", "bank": {"account": "1"}, "items": [{"name": "乙", "price": 1}]}


def test_a_closed_table_with_a_word_on_its_rows_only_keeps_its_columns_closed() -> None:
    asked = form(rows("items", text("name")))

    checked = asked.check({"items": []}, stored={"items": [{"name": "甲"}]}, permissions=asked.closed_but({"items": "-add,+delete"}))
    refused = asked.check(
        {"items": [{"name": "甲"}, {"name": "乙"}]}, stored={"items": [{"name": "甲"}]}, permissions=asked.closed_but({"items": "-delete"})
    )

    assert checked.values == {"items": []}
    assert refused.values == {"items": [{"name": "甲"}]}
    assert codes(refused) == {}, "as with any field that is only read, what is sent is not taken over"
