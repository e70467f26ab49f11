"""Values as people read them."""

from typing import Any

from tests.forms.build import checkbox, choice, component, expression, form, group, number, picker, rows, text


def lines(sections: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(section["title"], row["path"], row["display"]) for section in sections for row in section["rows"]]


def test_labels_of_all_fields_by_path() -> None:
    assert form(text("a"), group("g", number("n")), rows("items", text("x"))).labels() == {
        "a": "[a]", "g.n": "[n]", "items": "[items]", "items[].x": "[x]",
    }  # fmt: skip


def test_fields_carry_what_a_linter_and_a_page_need() -> None:
    fields = {f.path: f for f in form(text("a", validate={"required": True}), rows("items", choice("select", "x", "1", readonly=True))).fields}

    assert list(fields) == ["a", "items", "items[].x"]
    assert fields["a"].required and not fields["a"].read_only
    assert fields["items[].x"].name == "items.x" and fields["items[].x"].read_only
    assert [option.label for option in fields["items[].x"].options] == ["label of 1"]


def test_a_summary_shows_labels_instead_of_values() -> None:
    asked = form(
        choice("select", "s", "x"),
        choice("taglist", "l", "x", "y"),
        checkbox("c"),
        number("n", properties={"kind": "money"}),
        rows("items", text("a")),
    )
    values = {"s": "x", "l": ["x", "y"], "c": True, "n": 1234.5, "items": [{}, {}], "other": "raw", "deep": {"a": 1}}

    summary = asked.summary(values, ["s", "l", "c", "n", "items", "other", "deep", "absent"])

    assert [(entry["label"], entry["value"]) for entry in summary] == [
        ("[s]", "label of x"), ("[l]", "label of x、label of y"), ("[c]", "是"), ("[n]", "1,234.50"), ("[items]", "2"), ("other", "raw"),
        ("deep", ""), ("absent", ""),
    ]  # fmt: skip
    assert asked.summary(values, ["c"], lang="en")[0]["value"] == "Yes"


def test_groups_become_sections_in_the_order_of_the_form() -> None:
    asked = form(text("a"), group("", text("b"), label="客户"), text("c"), group("", text("d"), group("", text("e"), label="内层"), label="材料"))

    assert lines(asked.facts(dict.fromkeys("abcde", "x"))) == [
        ("", "a", "x"), ("客户", "b", "x"), ("", "c", "x"), ("材料", "d", "x"), ("内层", "e", "x"),
    ]  # fmt: skip


def test_hidden_and_conditionally_hidden_fields_are_left_out() -> None:
    asked = form(text("a"), text("b"), text("c", hide='=a = "x"'), group("g", text("d"), label="空"))

    assert lines(asked.facts({"a": "x", "b": "y", "g": {"d": "z"}}, {"b": "hidden", "g": "hidden"})) == [("", "a", "x")]


def test_kinds_say_how_to_show_a_value() -> None:
    asked = form(
        number("m", properties={"kind": "money"}), number("n", appearance={"suffixAdorner": "天"}), picker("f"),
        component("datetime", "d", subtype="datetime", timeSerializingFormat="utc_normalized"), expression("e", "=m"),
    )  # fmt: skip

    rows_ = {row["path"]: row for row in asked.facts({"m": 0.5, "n": 7, "f": ["id-1"], "d": "2026-11-20T14:05Z", "e": None})[0]["rows"]}

    assert {path: (row["kind"], row["display"]) for path, row in rows_.items()} == {
        "m": ("money", "0.50"), "n": ("number", "7 天"), "f": ("file", "id-1"), "d": ("date", "2026-11-20 14:05Z"), "e": ("text", ""),
    }  # fmt: skip
    assert rows_["f"]["value"] == ["id-1"]


def test_lists_become_tables() -> None:
    asked = form(rows("items", choice("select", "kind", "t"), number("price"), text("secret"), text("seat", hide='=this.kind != "t"')))
    values = {"items": [{"kind": "t", "price": 5, "secret": "s", "seat": "1A"}, {"kind": None, "price": 6}]}

    [section] = asked.facts(values, {"items.secret": "hidden"})
    [table] = section["rows"]

    assert (table["kind"], table["value"]) == ("table", 2)
    assert [column["label"] for column in table["columns"]] == ["[kind]", "[price]", "[seat]"]
    assert [[cell["display"] for cell in row] for row in table["rows"]] == [["label of t", "5", "1A"], ["", "6", ""]]


def test_odd_stored_values_are_shown_as_they_are() -> None:
    asked = form(number("n"), choice("select", "s", "x"), rows("items", text("a")), checkbox("c"))

    facts = asked.facts({"n": "many", "s": "gone", "items": "no list", "c": "yes"})

    assert [row["display"] for row in facts[0]["rows"]] == ["many", "gone", "", "yes"]
