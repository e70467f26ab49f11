"""The schema a viewer gets: valid form-js, without what this person may not see."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine import forms
from tests.forms.build import REQUIRED, choice, component, expression, form, group, number, rows, schema, text


def components(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in view["components"]:
        found[one["id"]] = one
        found |= components(one) if "components" in one else {}
    return found


def test_without_permissions_the_form_is_shown_as_it_was_written() -> None:
    content = schema(text("a", validate=REQUIRED), group("g", number("n", readonly=True)), {"type": "text", "id": "t", "text": "# 说明"})

    shown = forms.parse(content).view()

    assert {**shown, "components": []} == {**json.loads(content), "components": []}
    assert components(shown)["a"]["validate"] == REQUIRED
    assert components(shown)["n"]["readonly"] is True


def test_hidden_fields_are_gone_and_so_are_groups_left_empty() -> None:
    shown = form(text("a"), group("g", text("x"), text("y")), group("h", text("z"))).view({"g.x": "hidden", "h": "hidden"})

    assert set(components(shown)) == {"a", "group_g_", "y"}


def test_read_fields_are_readonly_and_ask_for_nothing() -> None:
    shown = components(form(text("a", validate=REQUIRED), text("b", disabled=True, validate=REQUIRED)).view({"a": "read"}))

    assert shown["a"]["readonly"] is True and "validate" not in shown["a"]
    assert shown["b"]["disabled"] is True and "validate" not in shown["b"]


def test_write_and_required_open_a_locked_field() -> None:
    locked = form(text("a", readonly=True), text("b", disabled=True, validate={"maxLength": 5}))

    shown = components(locked.view({"a": "write", "b": "required"}))

    assert "readonly" not in shown["a"] and "disabled" not in shown["b"]
    assert shown["b"]["validate"] == {"maxLength": 5, "required": True}


def test_a_list_says_whether_rows_may_come_and_go() -> None:
    listed = form(rows("items", text("a"), text("b")))

    for permissions, grows, words in (
        (None, True, "+add,+delete"), ({"items": "+add,-delete"}, True, "+add,-delete"), ({"items": "-add,-delete"}, False, "-add,-delete"),
        ({"items": "read"}, False, "-add,-delete"),
    ):  # fmt: skip
        shown = components(listed.view(permissions))["items"]
        assert (shown["allowAddRemove"], shown["properties"]["rows"]) == (grows, words)


def test_columns_are_hidden_and_locked_like_fields() -> None:
    shown = components(form(rows("items", text("a"), text("b"))).view({"items.a": "hidden", "items.b": "read"}))

    assert "a" not in shown and shown["b"]["readonly"] is True


def test_what_was_shown_to_one_person_does_not_touch_the_form() -> None:
    shared = form(text("a", validate=REQUIRED))
    before = shared.view()
    shared.view({"a": "read"})["components"].clear()

    assert shared.view() == before


def test_every_view_is_a_form_again() -> None:
    shared = form(text("a", validate=REQUIRED), rows("items", text("b"), expression("e", "=this.b")), choice("select", "s", "x"))

    for permissions in ({}, {"a": "required", "s": "read"}, {"items": "-add", "items.b": "read"}, {"items.e": "hidden"}):
        assert forms.lint("", json.dumps(shared.view(permissions)).encode()) == []


def test_conditions_on_what_the_browser_does_not_get_are_answered_on_the_server() -> None:
    asked = form(number("salary"), text("a", hide="=salary > 10"), text("b", hide="=manual != true"), text("c", hide='=a = "x"'))

    shown = components(asked.view({"salary": "hidden"}, {"salary": 20, "manual": True}))

    assert set(shown) == {"b", "c"}
    assert "conditional" not in shown["b"] and "conditional" in shown["c"]
    assert "20" not in json.dumps(shown)


def test_limits_and_options_from_other_variables_are_filled_in() -> None:
    asked = form(
        number("n", validate={"min": "=least", "max": "=n + 1"}), component("select", "s", valuesKey="orders"), text("t", readonly="=closed")
    )

    shown = components(asked.view({}, {"least": 5, "orders": ["A-1"], "closed": True}))

    assert shown["n"]["validate"] == {"min": 5, "max": "=n + 1"}
    assert shown["s"]["values"] == [{"value": "A-1", "label": "A-1"}] and "valuesKey" not in shown["s"]
    assert shown["t"]["readonly"] is True


def test_the_same_bytes_are_compiled_once() -> None:
    content = schema(text("a"))

    assert forms.parse(content) is forms.parse(bytes(content))


def test_one_form_serves_many_threads() -> None:
    asked = form(text("a", validate=REQUIRED), number("n", validate={"max": "=m"}), number("m"), text("why", hide="=n = null or n <= 5"))

    def run(number_: int) -> tuple[dict[str, Any], list[str]]:
        checked = asked.check({"a": str(number_), "n": number_, "m": 50, "why": "x"})
        return checked.values, list(checked.errors)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, range(100)))

    assert [values["a"] for values, _ in results] == [str(n) for n in range(100)]
    assert [bool(errors) for _, errors in results] == [n > 50 for n in range(100)]
    assert ["why" in values for values, _ in results] == [n > 5 for n in range(100)]
