"""Dynamic lists: rows may be added and deleted where allowed, and a protected value never lands in another row."""

from typing import Any

import pytest

from tests.forms.build import codes, form, number, rows, text

ITEMS = form(rows("items", text("name"), number("price"), number("cost")))
STORED = {"items": [{"name": "机票", "price": 1500, "cost": 900}, {"name": "打车", "price": 60, "cost": 40}]}
READ_NAME = {"items.name": "read", "items.cost": "hidden"}


def check(sent: Any, permissions: dict[str, str] | None = None, stored: dict[str, Any] | None = None) -> Any:
    return ITEMS.check({"items": sent}, stored=STORED if stored is None else stored, permissions=permissions)


def test_rows_that_are_all_mine_are_replaced() -> None:
    checked = check([{"name": "a"}, {"name": "b"}, {"name": "c"}])

    assert checked.errors == {}
    assert [row["name"] for row in checked.values["items"]] == ["a", "b", "c"]
    assert check([]).values == {"items": []}
    assert check(None).values == {"items": []}


def test_a_hole_is_a_row_without_visible_columns() -> None:
    assert check([None, {"price": 5}]).values["items"] == [STORED["items"][0], {**STORED["items"][1], "price": 5}]


@pytest.mark.parametrize("sent", ["x", 5, {"name": "a"}, ["a"], [[]]])
def test_a_list_is_a_list_of_rows(sent: Any) -> None:
    checked = check(sent)

    assert codes(checked) == {"items": ["field_rows"]}
    assert checked.values == STORED


def test_protected_columns_keep_their_values_row_by_row() -> None:
    for sent in ({"name": "机票", "price": 1, "cost": 1}, {"name": "打车", "price": 2}), ({"price": 1}, {"name": "forged", "price": 2}):
        checked = check(list(sent), {**READ_NAME, "items": "-delete"})
        assert checked.errors == {}
        assert checked.values == {"items": [{"name": "机票", "price": 1, "cost": 900}, {"name": "打车", "price": 2, "cost": 40}]}


def test_a_row_that_claims_another_protected_value_is_not_taken_for_any_row() -> None:
    checked = check([{"name": "forged", "price": 1, "cost": 1}, {"name": "打车", "price": 2}], READ_NAME)

    assert codes(checked) == {"items": ["field_row_unmatched"]}
    assert checked.values == STORED


def test_rows_with_values_i_may_not_write_are_not_mine_to_delete() -> None:
    checked = check([{"name": "打车", "price": 60}], READ_NAME)

    assert codes(checked) == {"items": ["field_row_delete"]}
    assert checked.values == STORED


def test_with_the_permission_to_delete_the_right_row_goes() -> None:
    checked = check([{"name": "打车", "price": 61}], {**READ_NAME, "items": "+delete"})

    assert checked.errors == {}
    assert checked.values == {"items": [{"name": "打车", "price": 61, "cost": 40}]}


def test_deleting_one_row_and_adding_another_does_not_mix_them_up() -> None:
    checked = check([{"name": "打车", "price": 60}, {"price": 5, "cost": 1}], {**READ_NAME, "items": "+add,+delete"})

    assert checked.errors == {}
    assert checked.values == {"items": [{"name": "打车", "price": 60, "cost": 40}, {"price": 5}]}


def test_rows_that_cannot_be_told_apart_are_refused_rather_than_guessed() -> None:
    twins = {"items": [{"name": "票", "price": 1, "cost": 900}, {"name": "票", "price": 2, "cost": 40}]}

    checked = check([{"name": "票", "price": 2}], {**READ_NAME, "items": "+delete"}, twins)
    assert codes(checked) == {"items": ["field_row_unmatched"]}
    assert checked.values == twins

    checked = check([{"name": "票", "price": 3}, {"name": "票", "price": 4}], READ_NAME, twins)
    assert [(row["price"], row["cost"]) for row in checked.values["items"]] == [(3, 900), (4, 40)]


def test_adding_and_deleting_are_separate_permissions() -> None:
    more, fewer = [*STORED["items"], {"name": "c"}], STORED["items"][:1]

    assert codes(check(more, {"items": "-add"})) == {"items": ["field_row_add"]}
    assert codes(check(fewer, {"items": "+add,-delete"})) == {"items": ["field_row_delete"]}
    assert check(more, {"items": "+add,-delete"}).errors == {}
    assert check(fewer, {"items": "-add,+delete"}).errors == {}


def test_a_list_that_does_not_grow_by_itself_grows_by_permission() -> None:
    fixed = form(rows("items", text("name"), allowAddRemove=False))

    assert codes(fixed.check({"items": [{"name": "a"}]})) == {"items": ["field_row_add"]}
    assert fixed.check({"items": [{"name": "a"}]}, permissions={"items": "+add"}).errors == {}


def test_a_list_has_bounds() -> None:
    bounded = form(rows("items", text("name"), properties={"minRows": "2", "maxRows": "3"}))

    assert codes(bounded.check({})) == {"items": ["field_required_rows"]}
    assert codes(bounded.check({"items": [{"name": "a"}]})) == {"items": ["field_min_rows"]}
    assert codes(bounded.check({"items": [{}] * 4})) == {"items": ["field_max_rows"]}
    assert bounded.check({}, required=False).errors == {}
    assert codes(form(rows("items", text("name"))).check({"items": [{}] * 1_001})) == {"items": ["field_max_rows"]}
    assert codes(ITEMS.check({}, permissions={"items": "required"})) == {"items": ["field_required_rows"]}


def test_rows_stay_when_the_list_is_not_sent() -> None:
    assert ITEMS.check({}, stored=STORED).values == STORED
