"""Two versions of one called process in one instance."""

from engine import bpmn
from tests.bpmn.drive import xml
from tests.bpmn.memory import Memory


def test_a_binding_says_which_version_of_a_called_process_runs() -> None:
    child = xml("called_process")
    longer = child.replace(b'id="c2"', b'id="c3"').replace(b'"c2"', b'"c3"')
    specs = bpmn.compile(child, process_id="called_process", name="called_process@1", bindings={})
    specs |= bpmn.compile(longer, process_id="called_process", name="called_process@2", bindings={})
    for version in ("1", "2"):
        bindings = {"called_process": f"called_process@{version}"}
        specs |= bpmn.compile(xml("call_activity"), process_id="call_activity", name=f"call_activity@{version}", bindings=bindings)

    reached = []
    for version in ("1", "2"):
        execution = bpmn.Execution.start(specs, f"call_activity@{version}", Memory({}), budget=100)
        for _ in range(2):
            execution.complete(execution.waiting()[0].id)
        reached.append(execution.waiting()[0].element_path)

    assert reached == ["call/c2", "call/c3"]
