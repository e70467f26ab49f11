"""The table in `engine/bpmn/README.md` is true: what it says runs, compiles and lints; what it says is refused does neither."""

import importlib
import re
from pathlib import Path

import pytest
from lxml import etree

from engine import bpmn
from engine.bpmn import refusals, refusals_events
from tests.bpmn.drive import DIAGRAMS, xml

NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
README = (Path(bpmn.__file__).parent / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w ]+)` \| (\w+)[^|]* \| (\w*) ?\| ([\w.]+) \|$", README, re.MULTILINE)
RUNS = [(element, diagram) for element, what, diagram, _ in ROWS if what != "refused"]
REFUSED = [element for element, what, _, _ in ROWS if what == "refused"]
NO_NODES = {"standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "dataObject", "lane", "participant"}
EVENT_KINDS = ("timer", "message", "signal", "error", "escalation", "terminate", "conditional", "link", "compensate", "cancel")


def test_the_table_has_a_row_for_every_element_that_runs_and_for_every_event_that_may_stand_somewhere() -> None:
    told = {element for element, _ in RUNS}

    assert {element for element in told if " " not in element} - NO_NODES == refusals.RUNNABLE - {"boundaryEvent", "intermediateCatchEvent"}
    assert {element for element in told if " " in element} == {f"{tag} {kind}" for tag, kinds in refusals_events.EVENTS.items() for kind in kinds}
    assert len(ROWS) == README.split("## Every element")[1].split("## What runs how")[0].count("\n| `")


@pytest.mark.parametrize("named", sorted({test for *_, test in ROWS}))
def test_every_test_the_table_names_exists(named: str) -> None:
    module, _, function = named.rpartition(".")

    assert callable(getattr(importlib.import_module(f"tests.bpmn.{module}"), function))


@pytest.mark.parametrize(("element", "diagram"), RUNS, ids=str)
def test_what_the_table_says_runs_is_in_its_diagram_compiles_and_lints(element: str, diagram: str) -> None:
    tag, _, kind = element.partition(" ")
    document = (DIAGRAMS / f"{diagram}.bpmn").read_bytes()
    inside = f"/b:{kind}EventDefinition" if kind else "[not(*[contains(local-name(), 'EventDefinition')])]"
    model = bpmn.Model.read(document)

    assert etree.fromstring(document).xpath(f"//b:{tag}{inside}", namespaces=NS)
    assert bpmn.compile(document, process_id=diagram, name="x", bindings={key: key for key in model.called_elements})
    assert [f for f in bpmn.lint(f"{diagram}.bpmn", document) if f.severity == "error"] == []


@pytest.mark.parametrize("element", REFUSED)
def test_what_the_table_says_is_refused_neither_compiles_nor_lints(element: str) -> None:
    document = drawn(element)

    with pytest.raises(bpmn.BpmnUnreadable):
        bpmn.compile(document, process_id="user_task", name="x", bindings={})
    assert [f for f in bpmn.lint("user_task.bpmn", document) if f.severity == "error"]


@pytest.mark.parametrize("tag", sorted(refusals_events.EVENTS))
@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_an_event_that_the_table_does_not_name_is_refused(tag: str, kind: str) -> None:
    if f"{tag} {kind}" in {element for element, _ in RUNS}:
        return
    with pytest.raises(bpmn.BpmnUnreadable) as refused:
        bpmn.compile(drawn(f"{tag} {kind}"), process_id="user_task", name="x", bindings={})
    assert "unsupported-event" in {finding.rule for finding in refused.value.findings}


def drawn(element: str) -> bytes:
    """A small process with such an element in it."""
    tag, _, kind = element.partition(" ")
    root = etree.fromstring(xml("user_task"))
    (node,) = root.xpath({"startEvent": "//b:startEvent", "endEvent": "//b:endEvent"}.get(tag, "//b:userTask[@id='a']"), namespaces=NS)
    if tag == "boundaryEvent":
        (later,) = root.xpath("//b:sequenceFlow[@sourceRef='b']", namespaces=NS)
        process = node.getparent()
        node = etree.SubElement(process, f"{{{NS['b']}}}boundaryEvent", id="attached", attachedToRef="a")
        etree.SubElement(process, later.tag, id="attached_on", sourceRef="attached", targetRef=later.get("targetRef"))
    node.tag = f"{{{NS['b']}}}{tag}"
    if kind:
        etree.SubElement(node, f"{{{NS['b']}}}{kind}EventDefinition")
    return etree.tostring(root)
