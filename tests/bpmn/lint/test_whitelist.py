"""What cannot run is refused by name, whether BPMN knows it or not."""

import pytest

from engine.bpmn.lint import lint
from engine.model import Finding
from tests.bpmn.lint.drawing import DEFAULTS, definitions, draw, operator

ELEMENTS = {
    "task": "未指定类型的任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "transaction": "事务子流程",
    "adHocSubProcess": "即席子流程",
    "eventBasedGateway": "事件网关",
    "complexGateway": "复杂网关",
    "intermediateThrowEvent": "中间抛出事件",
    "intermediateCatchEvent": "中间捕获事件",
    "dataStoreReference": "数据存储",
    "choreographyTask": "编排任务",
}
EVENTS = {
    "timer": "定时器",
    "message": "消息",
    "signal": "信号",
    "escalation": "升级",
    "conditional": "条件",
    "link": "链接",
    "compensate": "补偿",
    "cancel": "取消",
}


def refused(xml: bytes) -> list[Finding]:
    return [f for f in lint("process.bpmn", xml) if f.rule == "unsupported-element"]


@pytest.mark.parametrize(("kind", "word"), ELEMENTS.items())
def test_an_element_that_cannot_run_is_refused_by_its_chinese_name(kind: str, word: str) -> None:
    [finding] = refused(draw("s > thing > e", kinds={"thing": kind}))

    assert (finding.severity, finding.element_id) == ("error", "thing")
    assert f"「步骤thing」是{word}，这里还不能执行" in finding.message_zh


@pytest.mark.parametrize("kind", ["startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"])
@pytest.mark.parametrize(("event", "word"), EVENTS.items())
def test_an_event_that_cannot_run_is_refused_whatever_it_stands_on(kind: str, event: str, word: str) -> None:
    found = refused(draw("s > v > e | thing > e", kinds={"thing": kind}, on={"thing": "v"}, inside={"thing": f"<bpmn:{event}EventDefinition/>"}))

    assert [f.element_id for f in found if f"是{word}" in f.message_zh] == ["thing"]


@pytest.mark.parametrize(
    ("node", "attribute", "word"),
    [
        ("z", 'triggeredByEvent="true"', "事件子流程"),
        ("u", 'isForCompensation="true"', "补偿活动"),
        ("b", 'attachedToRef="v" cancelActivity="false"', "不中断的边界事件"),
        ("u", 'completionQuantity="2"', "要多个令牌的活动"),
    ],
)
def test_an_attribute_that_changes_what_an_element_does_is_refused(node: str, attribute: str, word: str) -> None:
    drawn = draw("s > u > v > z > e | b > e", inner={"z": "s2 > u2 > e2"}, attributes={node: f'id="{node}" {attribute}'}, on={"b": "v"})

    [finding] = refused(drawn)

    assert finding.element_id == node and word in finding.message_zh


def test_elements_bpmn_does_not_know_are_refused() -> None:
    for content in ("<bpmn:robotTask id='r1'/>", "<camunda:formData/>", "<plain/>"):
        assert refused(draw("s > u > e", extra=content))


def test_several_event_definitions_on_one_event_are_refused() -> None:
    both = '<bpmn:errorEventDefinition errorRef="E1"/><bpmn:terminateEventDefinition/>'

    assert ["多重事件" in f.message_zh for f in refused(draw("s > u > e", inside={"e": both}))] == [True]


def test_a_boundary_event_without_a_type_is_refused() -> None:
    [finding] = refused(draw("s > v > e | b > e", on={"b": "v"}, inside={"b": ""}))

    assert "没有类型的边界事件" in finding.message_zh


def test_data_that_would_flow_is_refused_and_data_that_is_drawn_is_not() -> None:
    flows = "<bpmn:dataInputAssociation id='d1'><bpmn:sourceRef>file</bpmn:sourceRef></bpmn:dataInputAssociation>"

    assert ["数据输入连线" in f.message_zh for f in refused(draw("s > u > e", inside={"u": DEFAULTS["userTask"] + flows}))] == [True]
    assert not refused(draw("s > u > e", extra='<bpmn:dataObject id="file"/><bpmn:dataObjectReference id="ref" dataObjectRef="file"/>'))


def test_pools_and_lanes_are_drawing_and_message_flows_are_not() -> None:
    pools = '<bpmn:participant id="us" processRef="request"/><bpmn:participant id="them" name="客户"/>'
    message = '<bpmn:messageFlow id="m1" name="通知" sourceRef="them" targetRef="us"/>'

    assert not refused(draw("s > u > e", declared=f'<bpmn:collaboration id="c1">{pools}</bpmn:collaboration>'))
    [finding] = refused(draw("s > u > e", declared=f'<bpmn:collaboration id="c1">{pools}{message}</bpmn:collaboration>'))
    assert (finding.element_id, "「通知」是消息流" in finding.message_zh) == ("m1", True)


def test_what_another_pool_shows_is_nobodys_business() -> None:
    other = '<bpmn:process id="customer" isExecutable="false"><bpmn:sendTask id="t"/><bpmn:userTask id="t2"/></bpmn:process>'

    assert [f for f in lint("process.bpmn", draw("s > u > e", declared=other)) if f.severity == "error"] == []


def test_declarations_that_modelers_leave_behind_do_no_harm() -> None:
    left = '<bpmn:message id="m" name="x"/><bpmn:signal id="g"/><bpmn:escalation id="k"/><bpmn:itemDefinition id="i"/>'

    assert not refused(draw("s > u > e", declared=left))


def test_several_executable_processes_are_refused_and_a_lonely_one_need_not_say_so() -> None:
    two = definitions('<bpmn:process id="a" isExecutable="true"/><bpmn:process id="b" isExecutable="true"/>')

    assert [(f.rule, f.element_id) for f in lint("process.bpmn", two)] == [("one-executable-process", "b")]
    assert lint("process.bpmn", draw("s > u > e", process='id="request" name="申请"')) == []


@pytest.mark.parametrize("name", ["preScript", "postScript", "unitTests"])
def test_python_extensions_are_refused_wherever_they_stand(name: str) -> None:
    python = f"<bpmn:extensionElements><spiffworkflow:{name}>import os</spiffworkflow:{name}></bpmn:extensionElements>"

    found = [f for f in lint("process.bpmn", draw("s > v > e", inside={"v": operator() + python})) if f.severity == "error"]

    assert [(f.rule, f.element_id) for f in found] == [("no-python-scripts", "v")]
