"""Models that import others of the same folder (DMN 1.5 §6.3.3)."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine import dmn
from tests.dmn.models import decision, literal, model, table, text

PERSON = (
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>'
)
HELLO = (
    '<businessKnowledgeModel id="hello" name="Say Hello"><encapsulatedLogic><formalParameter name="person" typeRef="tPerson"/>'
    + literal('greeting() + person.name + "!"')
    + '</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#greeting"/></knowledgeRequirement></businessKnowledgeModel>'
    '<businessKnowledgeModel id="greeting" name="greeting"><encapsulatedLogic>'
    + literal('"Hello "')
    + "</encapsulatedLogic></businessKnowledgeModel>"
)
DATA = '<inputData id="who" name="Person name"><variable name="Person name" typeRef="string"/></inputData>'


def _import(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'


def _model(namespace: str, *parts: str) -> bytes:
    return model(*parts, attributes=f'namespace="{namespace}"')


def _value(xml: bytes, others: Mapping[str, bytes], context: Mapping[str, Any], id: str = "d") -> Any:
    return dmn.parse(xml, others=others)[id].evaluate(context).value


LIBRARY = {"lib.dmn": _model("ns/lib", PERSON, HELLO)}
USING = _model(
    "ns/main",
    _import("my lib", "ns/lib"),
    '<inputData id="p" name="A Person"><variable name="A Person" typeRef="my lib.tPerson"/></inputData>',
    decision(literal("my lib.Say Hello(A Person)"), requires=["input:#p", "knowledge:ns/lib#hello"]),
)


def test_a_function_and_a_type_of_another_model_are_found_behind_the_name_of_the_import() -> None:
    assert _value(USING, LIBRARY, {"A Person": {"name": "王", "age": 3}}) == "Hello 王!"
    assert _value(USING, LIBRARY, {"A Person": {"name": "王", "age": "three"}}) is None


def test_an_imported_function_keeps_what_it_calls_to_itself() -> None:
    xml = _model("ns/main", _import("lib", "ns/lib"), decision(literal("greeting"), requires=["knowledge:ns/lib#hello"]))

    assert _value(xml, LIBRARY, {}) is None


def test_decisions_are_required_through_several_files_and_may_share_an_id() -> None:
    first = _model("ns/a", DATA, decision(literal('"Hello, " + Person name'), id="x", name="Greet the Person", requires=["input:#who"]))
    second, third = (
        _model(f"ns/{n}", _import("modelA", "ns/a"), decision(literal(f'"{n}: " + modelA.Greet the Person'), id="y", requires=["ns/a#x"]))
        for n in ("b1", "b2")
    )
    last = _model(
        "ns/c", _import("Model B", "ns/b1"), _import("Model B2", "ns/b2"),
        decision(literal('Model B.y + "; " + Model B2.y'), requires=["ns/b1#y", "ns/b2#y"]),
    )  # fmt: skip
    others = {"a.dmn": first, "b1.dmn": second, "b2.dmn": third, "c.dmn": last}

    assert _value(last, others, {"Person name": "B.A.John"}) == "b1: Hello, B.A.John; b2: Hello, B.A.John"
    assert dmn.parse(last, others=others)["d"].inputs == {"Person name"}
    assert [dmn.lint(name, content, others) for name, content in others.items()] == [[]] * 4


def test_imported_input_data_stands_behind_the_name_of_the_import() -> None:
    xml = _model("ns/main", _import("a", "ns/a"), decision(literal("a.Person name"), requires=["input:ns/a#who"]))

    assert _value(xml, {"a.dmn": _model("ns/a", DATA)}, {"Person name": "李"}) == "李"


def test_an_import_without_a_name_makes_everything_known_as_it_is() -> None:
    xml = _model("ns/main", _import("", "ns/lib"), decision(literal('Say Hello({name: "王", age: 1})'), requires=["knowledge:ns/lib#hello"]))

    assert _value(xml, LIBRARY, {}) == "Hello 王!"


def test_what_is_imported_without_a_name_counts_as_part_of_the_model() -> None:
    deep = _model("ns/deep", PERSON, DATA, decision(literal("Person name"), id="deep", name="deep", requires=["input:#who"]), HELLO)
    middle = _model("ns/middle", _import("", "ns/deep"), decision(literal('"middle"'), id="near", name="near"))
    others = {"deep.dmn": deep, "middle.dmn": middle, "far.dmn": _model("ns/far", decision(literal('"far"'), id="near", name="near"))}
    xml = _model(
        "ns/main", _import("", "ns/middle"), _import("", "ns/far"),
        decision(literal("deep"), requires=["#deep"]),
        decision(literal("near"), id="nearest", requires=["#near"]),
        decision(literal("Say Hello({name: Person name, age: 1})"), id="greeted", requires=["input:#who", "knowledge:#hello"]),
        decision(literal('"x" instance of tPerson'), id="typed"),
    )  # fmt: skip

    assert _value(xml, others, {"Person name": "王"}) == "王"
    assert _value(xml, others, {}, "nearest") == "middle"
    assert _value(xml, others, {"Person name": "王"}, "greeted") == "Hello 王!"
    assert _value(xml, others, {}, "typed") is False
    assert dmn.lint("main.dmn", xml, others) == []


def test_an_import_with_a_name_keeps_its_ids_to_itself() -> None:
    xml = _model("ns/main", _import("lib", "ns/lib"), decision(literal("lib.Say Hello"), requires=["knowledge:#hello"]))

    with pytest.raises(dmn.DmnError, match="hello"):
        _value(xml, LIBRARY, {})


def test_models_that_import_each_other_without_a_name_can_be_decided() -> None:
    one = _model("ns/one", _import("", "ns/two"), _import("", "ns/one"), decision(literal("there"), requires=["#there"]))
    two = _model("ns/two", _import("", "ns/one"), decision(literal('"二"'), id="there", name="there"))

    assert _value(one, {"one.dmn": one, "two.dmn": two}, {}) == "二"


def test_what_a_model_imports_may_be_asked_for_through_it() -> None:
    lib = _model("ns/lib", DATA, decision(literal("Person name"), id="x", name="greeted", requires=["input:#who"]), HELLO)
    empty = _model("ns/main", _import("lib", "ns/lib"))

    found = dmn.invocables(empty, others={"lib.dmn": lib})

    assert set(found) == {"ns/lib#x", "ns/lib#hello", "ns/lib#greeting"}
    assert found["ns/lib#x"].evaluate({"Person name": "张"}).value == "张"


def test_a_decision_service_of_another_model_can_be_called() -> None:
    service = '<decisionService id="s" name="s"><outputDecision href="#x"/><inputData href="#who"/></decisionService>'
    lib = _model("ns/lib", DATA, decision(literal('Person name + "?"'), id="x", requires=["input:#who"]), service)
    xml = _model("ns/main", _import("lib", "ns/lib"), decision(literal('lib.s("张")'), requires=["knowledge:ns/lib#s"]))

    assert _value(xml, {"lib.dmn": lib}, {}) == "张?"


@pytest.mark.parametrize("others", [{}, {"x.dmn": b"<broken"}, {"x.dmn": _model("ns/another")}])
def test_a_model_that_is_not_there_is_a_finding_and_breaks_what_needs_it(others: dict[str, bytes]) -> None:
    assert {finding.rule for finding in dmn.lint("m.dmn", USING, others)} >= {"dmn-import", "dmn-missing-requirement"}
    with pytest.raises(dmn.DmnError, match="ns/lib#hello"):
        _value(USING, others, {})


def test_models_that_import_each_other_are_a_finding() -> None:
    one = _model("ns/one", _import("two", "ns/two"), decision(literal("1")))
    two = _model("ns/two", _import("one", "ns/one"), decision(literal("2")))

    files = {"one.dmn": one, "two.dmn": two}

    assert [[finding.rule for finding in dmn.lint(name, files[name], files)] for name in files] == [["dmn-import"]] * 2


def test_many_files_that_import_each_other_twice_are_compiled_once_each() -> None:
    files = {"m0.dmn": _model("ns/m0", decision(literal("1")))}
    for n in range(1, 40):
        imports = [_import(name, f"ns/m{n - 1}") for name in ("a", "b")]
        files[f"m{n}.dmn"] = _model(f"ns/m{n}", *imports, decision(literal("a.d + b.d"), requires=[f"ns/m{n - 1}#d"]))

    assert _value(files["m5.dmn"], files, {}) == 2**5
    assert dmn.lint("m39.dmn", files["m39.dmn"], files) == []


def test_a_table_may_stand_in_a_context_beside_what_is_imported() -> None:
    inner = table(["A Person.age:number"], [""], [("<= 30", "normal greeting"), ("> 30", '"Respectfully, " + normal greeting')])
    logic = (
        '<context><contextEntry><variable name="normal greeting"/>' + literal("my lib.Say Hello(A Person)") + "</contextEntry>"
        '<contextEntry><variable name="override"/>' + inner + "</contextEntry>"
        "<contextEntry>" + f"<literalExpression>{text('override')}</literalExpression>" + "</contextEntry></context>"
    )
    xml = _model(
        "ns/main", _import("my lib", "ns/lib"), '<inputData id="p" name="A Person"><variable name="A Person" typeRef="my lib.tPerson"/></inputData>',
        decision(logic, requires=["input:#p", "knowledge:ns/lib#hello"]),
    )  # fmt: skip

    assert _value(xml, LIBRARY, {"A Person": {"name": "John", "age": 47}}) == "Respectfully, Hello John!"
