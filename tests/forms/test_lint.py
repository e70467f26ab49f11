"""Broken form files give findings in both languages, never a traceback."""

import json
from typing import Any

import pytest

from engine import forms
from engine.forms.lint.document import DEEPEST, LARGEST
from tests.forms.build import checkbox, choice, component, expression, form, group, number, picker, rows, schema, text


def rules(content: bytes) -> list[str]:
    findings = forms.lint("forms/start.form", content)
    assert all(finding.message_zh and finding.message_en and finding.path == "forms/start.form" for finding in findings)
    return [finding.rule for finding in findings]


def nested(levels: int) -> dict[str, Any]:
    inner = text("a")
    for level in range(levels):
        inner = group("", inner, label=str(level))
    return inner


def test_a_sound_form_has_no_findings() -> None:
    sound = schema(
        text("a", validate={"required": True, "pattern": "^x$", "maxLength": 5}), number("n", validate={"min": 0, "max": "=m"}), number("m"),
        choice("select", "s", "x", hide='=a = ""'), group("g", text("k")), rows("items", text("r"), expression("e", "=this.r")),
        component("datetime", "d", subtype="date"), picker("f", multiple=True, accept=".pdf"), {"type": "text", "id": "t", "text": "x"},
        {"type": "separator", "id": "sep"}, {"type": "spacer", "id": "sp"}, {"type": "button", "id": "b"}, versionTag="1",
    )  # fmt: skip

    assert rules(sound) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "form-not-json"),
        (b"{", "form-not-json"),
        (b"\x00\x01", "form-not-json"),
        (b"<xml/>", "form-not-json"),
        (b'{"a": NaN}', "form-not-json"),
        (b'{"id": "\\ud800"}', "form-not-json"),
        ("{}".encode("utf-16"), "form-not-utf8"),
        ('{"id": "表单"}'.encode("gbk"), "form-not-utf8"),
        (b"[]", "form-not-object"),
        (b"null", "form-not-object"),
        (b"5", "form-not-object"),
        (b'{"id": "a\\u0000"}', "form-characters"),
        (b'{"a": ' * 200 + b"1" + b"}" * 200, "form-too-deep"),
        (b"[" * 100_000, "form-not-json"),
        (b'{"a":' * 100_000, "form-not-json"),
        (b" " * (LARGEST + 1), "form-too-large"),
    ],
)
def test_files_that_are_no_form_document(content: bytes, rule: str) -> None:
    assert rules(content) == [rule]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert rules(b"\xef\xbb\xbf" + schema(text("a"))) == []


def test_deep_groups_are_findings_not_recursion_errors() -> None:
    assert rules(schema(nested(DEEPEST))) == ["form-too-deep"]
    assert rules(schema(nested(10))) == []


@pytest.mark.parametrize(
    ("root", "rule"),
    [
        ({"schemaVersion": 20}, "form-version"),
        ({"schemaVersion": 0}, "form-version"),
        ({"schemaVersion": "19"}, "form-version"),
        ({"schemaVersion": True}, "form-version"),
        ({"type": "form"}, "form-type"),
        ({"id": ""}, "form-id"),
        ({"id": 5}, "form-id"),
        ({"components": []}, "form-empty"),
        ({"components": None}, "form-empty"),
        ({"components": {"a": 1}}, "form-empty"),
        ({"components": ["a"]}, "form-component"),
        ({"components": [{"id": "a"}]}, "form-component"),
        ({"components": [{"type": "text"}]}, "form-component-id"),
        ({"components": [{"type": "text", "id": 5}]}, "form-component-id"),
        ({"components": [{"type": "text", "id": f"t{n}"} for n in range(501)]}, "form-too-many"),
    ],
)
def test_forms_with_a_broken_frame(root: dict[str, Any], rule: str) -> None:
    assert rule in rules(json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": [text("a")]} | root).encode())


@pytest.mark.parametrize("type_", ["html", "iframe", "image", "documentPreview", "table"])
def test_components_that_cannot_be_used_here(type_: str) -> None:
    assert rules(schema({"type": type_, "id": "x"})) == ["form-type-refused"]


@pytest.mark.parametrize(
    ("components", "rule"),
    [
        ([{"type": "carousel", "id": "x"}], "form-type-unknown"),
        ([text("a", id="x"), text("b", id="x")], "form-duplicate-id"),
        ([text("a", id="x"), text("a", id="y")], "form-duplicate-path"),
        ([text("a", id="x"), text("a.b", id="y")], "form-duplicate-path"),
        ([text("a.b", id="y"), text("a", id="x")], "form-duplicate-path"),
        ([group("g", text("a", id="x")), text("g.a", id="y")], "form-duplicate-path"),
        ([group("g", text("a")), text("g")], "form-duplicate-path"),
        ([rows("items", text("a")), text("items", id="y")], "form-duplicate-path"),
        ([rows("items", text("a")), text("items.a", id="y")], "form-duplicate-path"),
        ([rows("items", text("a"), text("a", id="y"))], "form-duplicate-path"),
        ([{"type": "textfield", "id": "x", "label": "l"}], "form-key-missing"),
        ([{"type": "dynamiclist", "id": "x", "label": "l", "components": [text("a")]}], "form-key-missing"),
        ([text("a-b")], "form-key"),
        ([text("a..b")], "form-key"),
        ([text("2nd")], "form-key"),
        ([text("a.__proto__")], "form-key"),
        ([text("constructor")], "form-key"),
        ([text("a") | {"key": 5}], "form-attribute"),
        ([text("a", validate=[])], "form-attribute"),
        ([text("a", conditional="=x")], "form-attribute"),
        ([text("a", properties="x")], "form-attribute"),
        ([text("a", components=[])], "form-attribute"),
        ([rows("items", rows("inner", text("a")))], "form-nested-list"),
        ([rows("items", text("a"), isRepeating=False)], "form-list-once"),
        ([text("a", properties={"secret": "true"})], "form-secret"),
        ([choice("select", "s")], "form-options-empty"),
        ([component("radio", "s")], "form-options-empty"),
        ([choice("select", "s", "x", valuesKey="k")], "form-options-sources"),
        ([choice("select", "s", "x", "x")], "form-options-duplicate"),
        ([choice("select", "s", "")], "form-options-value"),
        ([choice("select", "s", {"a": 1})], "form-options-value"),
        ([component("select", "s", values="x")], "form-options-value"),
        ([choice("select", "s", "x", 1)], "form-options-mixed"),
        ([component("select", "s", properties={"lookup": 5})], "form-lookup"),
        ([component("datetime", "d", subtype="week")], "form-datetime"),
        ([component("datetime", "d", subtype="datetime", timeSerializingFormat="utc_offset")], "form-datetime-zone"),
        ([component("datetime", "d", subtype="datetime")], "form-datetime-zone"),
        ([component("datetime", "d", subtype="time", timeSerializingFormat="utc_offset")], "form-datetime-zone"),
        ([picker("f", accept="=x")], "form-accept"),
        ([picker("f", accept="{{x}}")], "form-accept"),
        ([picker("f", multiple="=x")], "form-multiple"),
        ([number("n", decimalDigits=-1)], "form-decimals"),
        ([number("n", decimalDigits=1.5)], "form-decimals"),
        ([number("n", increment=0)], "form-increment"),
        ([number("n", increment="x")], "form-increment"),
        ([number("n", defaultValue="x")], "form-default"),
        ([text("t", defaultValue=5)], "form-default"),
        ([text("t", validate={"required": "=x"})], "form-required"),
        ([text("t", validate={"required": "yes"})], "form-required"),
        ([text("t", validate={"min": 5})], "form-limit-ignored"),
        ([number("n", validate={"pattern": "a"})], "form-limit-ignored"),
        ([text("t", validate={"validationType": "iban"})], "form-validation-type"),
        ([number("n", validate={"min": "x"})], "form-limit"),
        ([number("n", validate={"min": 6, "max": 5})], "form-limit"),
        ([text("t", validate={"maxLength": 1.5})], "form-limit"),
        ([text("t", validate={"pattern": "(?=a)"})], "form-pattern"),
        ([text("t", validate={"pattern": 5})], "form-pattern"),
        ([text("t", label="")], "form-label"),
        ([group("g"), text("a")], "form-empty-group"),
        ([text("t", hide="amount > 5")], "form-feel"),
        ([text("t", hide="=amount >")], "form-feel"),
        ([text("t", conditional={"hide": True})], "form-feel"),
        ([text("t", readonly="yes")], "form-feel"),
        ([number("n", validate={"max": "=1 +"})], "form-feel"),
        ([expression("e", "1 + 1")], "form-feel"),
        ([component("expression", "e")], "form-feel"),
        ([component("select", "s", valuesExpression="=[")], "form-feel"),
        ([text("t", hide="=amuont > 5"), number("amount")], "form-feel-unknown"),
        ([rows("items", number("price"), text("t", hide="=price > 5"))], "form-feel-unknown"),
        ([rows("items", checkbox("c"), text("t", readonly="=this.c"))], "form-feel-readonly"),
    ],
)
def test_what_is_wrong_with_components_is_found(components: list[dict[str, Any]], rule: str) -> None:
    assert rule in rules(schema(*components))


@pytest.mark.parametrize(
    "condition",
    [
        "t > 5", "5 < t", "n = 1 and t >= 1", "t between 1 and 5", "n > d", "c > 1", 'n in ("a", "b")', "t in (> 5)", 'l = "a"',
        'l != "a"', '"a" = l', 'l in ("a")', "if t then true else false", "some x in t satisfies x = 1", "t in [1..5]", "l in [1..5]",
        "number(t) > 5", "items > 1", "s > 1", "string length(t) > t", "n in [1..5]", "n in (>= 1, 9)", "n in (null)", "trim(t) = null",
        "some i in items satisfies i.a > 1", "every i in l satisfies i in [1..2]", "0.1 + n = 0.3", "n in [1, 2] and c",
    ],
)  # fmt: skip
def test_conditions_that_the_browser_would_judge_otherwise_are_refused(condition: str) -> None:
    every = [
        text("t"), number("n"), checkbox("c"), choice("checklist", "l", "a"), choice("select", "s", "a"), component("datetime", "d", subtype="date"),
        rows("items", text("a")),
    ]  # fmt: skip

    assert set(rules(schema(*every, text("x", hide=f"={condition}")))) == {"form-feel-differs"}


@pytest.mark.parametrize(
    "condition",
    [
        "t = 5", "t = null", "l = null", "n > n + 1", "n in (1, 5)", 't in ("a", "b")', 'list contains(l, "a")', "count(items) > 1",
        'some t in l satisfies t = "a"', 'count(items[a > 1]) > 0',
        "n between 1 and 5", 'count(items[a = "x"]) > 0', "string length(t) > n", "not(c)", 's = "a"',
        "if c then n > 1 else false", "-n < 5",
    ],
)  # fmt: skip
def test_conditions_that_both_sides_judge_alike_are_accepted(condition: str) -> None:
    every = [text("t"), number("n"), checkbox("c"), choice("checklist", "l", "a"), choice("select", "s", "a"), rows("items", text("a"))]

    assert [rule for rule in rules(schema(*every, text("x", hide=f"={condition}"))) if rule != "form-feel-unknown"] == []


def test_columns_are_known_to_conditions_of_their_row() -> None:
    assert rules(schema(rows("items", text("a"), text("b", hide="=this.a > 5")))) == ["form-feel-differs"]


@pytest.mark.parametrize(
    ("components", "rule"),
    [
        ([text("a", hide='=a = "x"')], "form-feel-self"),
        ([text("a", hide='=b = "x"'), text("b", hide='=a = "x"')], "form-feel-circle"),
        ([text("a"), text("b", hide='=a = "x"'), text("c", hide='=b = "x"'), text("d", hide='=c = "x"')], "form-feel-chain"),
        ([rows("items", text("a"), text("b", hide='=this.a = "x"'), text("c", hide='=this.b = "x"'))], "form-feel-chain"),
        ([rows("items", text("a"), group("g", text("b"), hide='=this.a = "x"'), text("c", hide='=this.g.b = "x"'))], "form-feel-chain"),
    ],
)
def test_conditions_must_not_lean_on_what_may_be_hidden(components: list[dict[str, Any]], rule: str) -> None:
    assert rule in rules(schema(*components))


def test_a_condition_may_lean_on_hidden_values_that_nobody_types() -> None:
    shown_to_nobody = checkbox("manual", readonly=True, hide="=manual = null or manual = false")

    assert rules(schema(shown_to_nobody, number("fee", hide="=manual = null or manual = false"))) == []


def test_findings_point_at_the_component() -> None:
    [finding] = forms.lint("f.form", schema(text("a", label="税号", validate={"pattern": "(?=a)"})))

    assert (finding.element_id, finding.severity) == ("a", "error")
    assert finding.message_zh.startswith("「税号」") and finding.message_en.startswith('"税号"')


def test_a_form_with_errors_is_not_compiled_and_one_with_warnings_is() -> None:
    with pytest.raises(forms.FormError) as refused:
        form(text("a", id="x"), text("a", id="x"))

    assert {finding.rule for finding in refused.value.findings} == {"form-duplicate-id", "form-duplicate-path"}
    assert form(text("t", label="")).labels() == {"t": "t"}
