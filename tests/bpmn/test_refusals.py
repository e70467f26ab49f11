"""What would run differently from how it is drawn does not compile."""

import pytest

from engine import bpmn
from tests.bpmn.blocks import Block, Drawing
from tests.bpmn.drive import xml
from tests.bpmn.memory import Memory

NONE: dict[str, str] = {}


def compiled(name: str, *changes: tuple[str, str]) -> set[tuple[str, str | None]]:
    """The findings of a diagram after changes to its text."""
    text = xml(name).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    try:
        bpmn.compile(text.encode(), process_id=name, name=name, bindings=NONE)
    except bpmn.BpmnUnreadable as refused:
        assert all(f.message_zh and f.message_en for f in refused.findings)
        return {(f.rule, f.element_id) for f in refused.findings}
    return set()


EVENT = "<bpmn:conditionalEventDefinition/>"
TIMER = "<bpmn:timerEventDefinition/>"
DURATION = "<bpmn:timeDuration"


@pytest.mark.parametrize(
    ("name", "change", "finding"),
    [
        ("user_task", ("userTask", "transaction"), ("unsupported-element", "a")),
        ("user_task", ("userTask", "task"), ("unsupported-element", "a")),
        ("user_task", ('<bpmn:startEvent id="s">', f'<bpmn:startEvent id="s">{EVENT}'), ("unsupported-event", "s")),
        ("user_task", ('<bpmn:endEvent id="e">', '<bpmn:endEvent id="e"><bpmn:compensateEventDefinition/>'), ("unsupported-event", "e")),
        ("user_task", ('sourceRef="b" targetRef="e"', 'sourceRef="b" targetRef="nowhere"'), ("dangling-flow", "b_to_e")),
        ("user_task", ('sourceRef="b" targetRef="e"', 'sourceRef="a" targetRef="e"'), ("outgoing-flows", "a")),
        ("user_task", ('sourceRef="b" targetRef="e"', 'sourceRef="a" targetRef="b"'), ("double-flow", "b_to_e")),
        ("user_task", ("endEvent", "userTask"), ("no-end", "user_task")),
        ("user_task", ('sourceRef="s" targetRef="a"', 'sourceRef="s" targetRef="b"'), ("incoming-flows", "a")),
        ("embedded_sub_process", ('<bpmn:startEvent id="si">', '<bpmn:startEvent id="sj"/><bpmn:startEvent id="si">'),
         ("one-start", "inner")),
        ("error_end", ('errorCode="LIMIT"', ""), ("error-code", "failed")),
        ("error_boundary_by_code", ('attachedToRef="call"', 'attachedToRef="s"'), ("boundary-host", "caught")),
        ("service_task_with_error_boundaries", ("errorEventDefinition", "timerEventDefinition"), ("timer-definition", "for_all")),
        ("service_task_with_error_boundaries", ("errorEventDefinition", "cancelEventDefinition"), ("unsupported-event", "for_all")),
        ("service_task_with_error_boundaries", ('attachedToRef="v"', 'attachedToRef="v" cancelActivity="false"'), ("error-interrupts", "for_all")),
        ("user_task", ("userTask", "receiveTask"), ("message-name", "a")),
        ("receive_and_send_task", ('messageRef="paid"', 'messageRef="nowhere"'), ("message-name", "r")),
        ("receive_and_send_task", ('messageRef="paid"', 'messageRef="paid" instantiate="true"'), ("instantiate", "r")),
        ("message_catch", ('messageRef="paid"', ""), ("message-name", "m")),
        ("message_catch", ("messageEventDefinition", "linkEventDefinition"), ("unsupported-event", "m")),
        ("timer_catch", ("timeDuration", "timeCycle"), ("cycle-place", "w")),
        ("timer_cycle", (' cancelActivity="false"', ""), ("cycle-place", "t")),
        ("timer_catch", (DURATION, f"<bpmn:timeDate>2026-01-01</bpmn:timeDate>{DURATION}"), ("timer-definition", "w")),
        ("embedded_sub_process", ('<bpmn:startEvent id="si">', f'<bpmn:startEvent id="si">{TIMER}'), ("one-start", "inner")),
        ("timer_start", ('<bpmn:startEvent id="t">', '<bpmn:startEvent id="t2"/><bpmn:startEvent id="t">'), ("one-start", "timer_start")),
        ("service_task", ("spiffworkflow:serviceTaskOperator", "spiffworkflow:other"), ("incomplete-task", "v")),
        ("script_task", ("bpmn:script>", "bpmn:text>"), ("incomplete-task", "sc")),
        ("business_rule_task", ("spiffworkflow:calledDecisionId", "spiffworkflow:other"), ("incomplete-task", "d")),
        ("call_activity", ("调用活动", "调用"), ("called-process", "call")),
        ("exclusive_gateway", (' default="g_to_small"', ""), ("condition-missing", "g_to_small")),
        ("multi_instance_condition", ("loopCardinality", "other"), ("loop-collection", "sign")),
        ("standard_loop", (' loopMaximum="2"', ""), ("loop-condition", "a")),
    ],
)  # fmt: skip
def test_it_is_refused_with_the_element_that_is_wrong(name: str, change: tuple[str, str], finding: tuple[str, str]) -> None:
    assert finding in compiled(name, change)


def test_a_condition_on_a_flow_that_nobody_looks_at_is_refused() -> None:
    condition = "<bpmn:conditionExpression>amount &gt; 1</bpmn:conditionExpression>"
    change = ('sourceRef="a" targetRef="b"/>', f'sourceRef="a" targetRef="b">{condition}</bpmn:sequenceFlow>')

    assert compiled("user_task", change) == {("condition-ignored", "a_to_b")}


def test_another_process_than_the_one_in_the_file_is_refused() -> None:
    with pytest.raises(bpmn.BpmnUnreadable):
        bpmn.compile(xml("user_task"), process_id="other", name="other", bindings={})


def test_nothing_is_wrong_with_the_diagrams_themselves() -> None:
    for name in ("user_task", "several_ends", "nested_forks", "embedded_sub_process", "unusual_ids", "lanes_and_pools"):
        assert compiled(name) == set()


def test_a_process_of_hundreds_of_steps_compiles_and_runs() -> None:
    drawing = Drawing(Block("sequence", tuple(Block("task") for _ in range(500))))
    specs = bpmn.compile(drawing.xml, process_id="p", name="p", bindings={})
    execution = bpmn.Execution.start(specs, "p", Memory({}), budget=10)

    execution.complete(execution.waiting()[0].id)

    assert [token.element_id for token in execution.waiting()] == ["task_2"]
