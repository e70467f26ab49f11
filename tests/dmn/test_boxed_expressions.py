"""Boxed expressions (DMN 1.5 §10.2)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.dmn.models import decide, decision, literal, model, value_of


def entry(name: str, logic: str) -> str:
    return f"<contextEntry>{f'<variable name={name!r}/>' if name else ''}{logic}</contextEntry>"


def binding(name: str, formula: str) -> str:
    return f'<binding><parameter name="{name}"/>{literal(formula)}</binding>'


def row(*formulas: str) -> str:
    return f"<row>{''.join(literal(formula) for formula in formulas)}</row>"


ROWS = f'<relation><column name="a"/><column name="b"/>{row("1", "x")}{row("2", "x * 2")}</relation>'
CASES: list[tuple[str, Any]] = [
    (literal("1 + x"), 6),
    (literal(""), None),
    (f"<context>{entry('a', literal('x'))}{entry('b', literal('a * 2'))}</context>", {"a": 5, "b": 10}),
    (f"<context>{entry('a', literal('x'))}{entry('', literal('a * 3'))}</context>", 15),
    (f"<context>{entry('f', literal('function(n) if n = 0 then 1 else n * f(n - 1)'))}{entry('', literal('f(x)'))}</context>", 120),
    (f"<list>{literal('1')}{literal('x')}</list>", [1, 5]),
    (ROWS, [{"a": 1, "b": 5}, {"a": 2, "b": 10}]),
    (f"<invocation>{literal('substring')}{binding('string', chr(34) + 'foobar' + chr(34))}{binding('start position', 'x')}</invocation>", "ar"),
    (f"<invocation>{literal('function(a, b) a - b')}{binding('b', '1')}{binding('a', 'x')}</invocation>", 4),
    (f"<conditional><if>{literal('x > 3')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>", 1),
    (f"<filter><in>{literal('[1, 5, 9]')}</in><match>{literal('item >= x')}</match></filter>", [5, 9]),
    (f'<for iteratorVariable="i"><in>{literal("[1..3]")}</in><return>{literal("i * x")}</return></for>', [5, 10, 15]),
    (f'<some iteratorVariable="i"><in>{literal("[1, 9]")}</in><satisfies>{literal("i > x")}</satisfies></some>', True),
    (f'<every iteratorVariable="i"><in>{literal("[1, 9]")}</in><satisfies>{literal("i > x")}</satisfies></every>', False),
]


@pytest.mark.parametrize(("logic", "value"), CASES)
def test_boxed_expressions_are_evaluated(logic: str, value: Any) -> None:
    assert value_of(logic, {"x": 5}) == value


def test_a_function_definition_is_a_function_for_others() -> None:
    function = f'<functionDefinition><formalParameter name="a" typeRef="number"/>{literal("a + 1")}</functionDefinition>'
    xml = model(decision(function, id="f"), decision(literal('[f(1), f("1")]'), requires=["#f"]))

    assert decide(xml, {}).value == [2, None]


ITEMS = """<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
<itemDefinition name="tColours" isCollection="true"><typeRef>tColour</typeRef></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="born"><typeRef>date</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tTeen"><typeRef>number</typeRef><allowedValues><text>[13..19]</text></allowedValues></itemDefinition>"""


@pytest.mark.parametrize(
    ("formula", "kind", "value"),
    [
        ('"red"', "tColour", "red"),
        ('"blue"', "tColour", None),
        ('["red"]', "tColour", "red"),
        ('"red"', "tColours", ["red"]),
        ('["red", "green"]', "tColours", ["red", "green"]),
        ('["red", "blue"]', "tColours", None),
        ("17", "tTeen", 17),
        ("20", "tTeen", None),
        ('"17"', "tTeen", None),
        ("1 + 1", "string", None),
        ("null", "string", None),
        ("5", "unknown", 5),
        ("date(2000, 1, 2)", "date and time", datetime(2000, 1, 2, tzinfo=UTC)),
        ("1", "feel:number", 1),
        ('{name: "A"}', "tPerson", None),
        ('{name: "A", born: null, more: 1}', "tPerson", {"name": "A", "born": None, "more": 1}),
    ],
)
def test_a_decision_is_of_its_variables_type_or_null(formula: str, kind: str, value: Any) -> None:
    xml = model(ITEMS, decision(literal(formula), variable=f'name="d" typeRef="{kind}"'))

    assert decide(xml, {}).value == value


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (f'<context><contextEntry><variable name="c" typeRef="tColour"/>{literal("x")}</contextEntry></context>', {"c": None}),
        ("<list>" + literal("x", 'typeRef="tColour"') + "</list>", [None]),
        (f'<list typeRef="tColours">{literal("x")}</list>', None),
        (f'<relation><column name="c" typeRef="tColour"/><row>{literal("x")}</row></relation>', [{"c": None}]),
        (literal("x instance of tColour"), True),
        (literal("(function(c: tColour) c)(x)"), None),
    ],
)
def test_types_are_checked_wherever_they_stand(logic: str, value: Any) -> None:
    assert decide(model(ITEMS, decision(logic)), {"x": "blue"}).value == value


def test_dates_inside_typed_data_are_read() -> None:
    data = '<inputData id="i" name="who"><variable name="who" typeRef="tPerson"/></inputData>'
    xml = model(ITEMS, data, decision(literal("who.born.year"), requires=["input:#i"]))

    assert decide(xml, {"who": {"name": "A", "born": "1990-05-06"}}).value == 1990


def test_a_definition_inside_itself_ends() -> None:
    tree = '<itemDefinition name="tTree"><itemComponent name="left"><typeRef>tTree</typeRef></itemComponent></itemDefinition>'
    xml = model(tree, decision(literal("{left: {left: null}}"), variable='name="d" typeRef="tTree"'))

    assert decide(xml, {}).value == {"left": {"left": None}}
