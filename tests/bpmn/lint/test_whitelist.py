"""What cannot run is refused by name, whether BPMN knows it or not."""

import pytest

from engine.bpmn.lint import lint
from engine.model import Finding
from tests.bpmn.lint.drawing import DEFAULTS, definitions, draw, operator

ELEMENTS = {
    "task": "未指定类型的任务",
    "transaction": "事务子流程",
    "adHocSubProcess": "即席子流程",
    "complexGateway": "复杂网关",
    "intermediateCatchEvent": "没有类型的中间捕获事件",
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
    "error": "错误",
    "terminate": "终止",
}
RUNNING = {
    "startEvent": {"timer", "message", "signal"},
    "intermediateCatchEvent": {"timer", "message", "signal"},
    "intermediateThrowEvent": {"message", "signal", "escalation"},
    "boundaryEvent": {"timer", "message", "signal", "escalation", "error"},
    "endEvent": {"message", "signal", "escalation", "error", "terminate"},
}


def refused(xml: bytes) -> list[Finding]:
    return [f for f in lint("process.bpmn", xml) if f.rule == "unsupported-element"]


@pytest.mark.parametrize(("kind", "word"), ELEMENTS.items())
def test_an_element_that_cannot_run_is_refused_by_its_chinese_name(kind: str, word: str) -> None:
    [finding] = refused(draw("s > thing > e", kinds={"thing": kind}, inside={"thing": ""}))

    assert (finding.severity, finding.element_id) == ("error", "thing")
    assert f"「步骤thing」是{word}，这里还不能执行" in finding.message_zh


@pytest.mark.parametrize("kind", RUNNING)
@pytest.mark.parametrize(("event", "word"), EVENTS.items())
def test_each_kind_of_event_runs_where_it_has_a_meaning_and_is_refused_elsewhere(kind: str, event: str, word: str) -> None:
    found = refused(draw("s > v > e | thing > e", kinds={"thing": kind}, on={"thing": "v"}, inside={"thing": f"<bpmn:{event}EventDefinition/>"}))

    expected = [] if event in RUNNING[kind] else ["thing"]
    assert [f.element_id for f in found if f"是{word}" in f.message_zh] == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("node", "attribute", "word"),
    [
        ("z", 'triggeredByEvent="true"', "事件子流程"),
        ("u", 'isForCompensation="true"', "补偿活动"),
        ("y", 'messageRef="M1" instantiate="true"', "会自己发起流程的元素"),
        ("g", 'eventGatewayType="Parallel"', "并行的事件网关"),
        ("u", 'completionQuantity="2"', "要多个令牌的活动"),
    ],
)
def test_an_attribute_that_changes_what_an_element_does_is_refused(node: str, attribute: str, word: str) -> None:
    drawn = draw("s > u > v > z > y > g > w > e | b > e", inner={"z": "s2 > u2 > e2"}, attributes={node: f'id="{node}" {attribute}'}, on={"b": "v"})

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


def test_data_objects_are_variables_and_their_lines_are_drawing() -> None:
    line = "<bpmn:dataInputAssociation id='d1'><bpmn:sourceRef>ref</bpmn:sourceRef><bpmn:targetRef>p1</bpmn:targetRef>{}</bpmn:dataInputAssociation>"
    drawn = '<bpmn:property id="p1" name="__targetRef_placeholder"/>' + line
    objects = '<bpmn:dataObject id="file"/><bpmn:dataObjectReference id="ref" dataObjectRef="file"/>'

    assert not refused(draw("s > u > e", extra=objects, inside={"u": DEFAULTS["userTask"] + drawn.format("")}))
    for more, word in (("<bpmn:transformation>upper</bpmn:transformation>", "数据转换"), ("<bpmn:assignment/>", "数据赋值")):
        [finding] = refused(draw("s > u > e", extra=objects, inside={"u": DEFAULTS["userTask"] + drawn.format(more)}))
        assert word in finding.message_zh
    [finding] = refused(draw("s > u > e", inside={"u": DEFAULTS["userTask"] + '<bpmn:property id="p1" name="amount"/>'}))
    assert "BPMN 属性变量" in finding.message_zh


def test_pools_lanes_and_message_flows_are_drawing() -> None:
    pools = '<bpmn:participant id="us" processRef="request"/><bpmn:participant id="them" name="客户"/>'
    message = '<bpmn:messageFlow id="m1" name="通知" sourceRef="them" targetRef="us"/>'

    assert not refused(draw("s > u > e", declared=f'<bpmn:collaboration id="c1">{pools}{message}</bpmn:collaboration>'))


def test_what_another_pool_shows_is_nobodys_business() -> None:
    other = '<bpmn:process id="customer" isExecutable="false"><bpmn:sendTask id="t"/><bpmn:userTask id="t2"/></bpmn:process>'

    assert [f for f in lint("process.bpmn", draw("s > u > e", declared=other)) if f.severity == "error"] == []


def test_declarations_that_modelers_leave_behind_do_no_harm() -> None:
    left = '<bpmn:message id="m" name="x"/><bpmn:signal id="g"/><bpmn:escalation id="k"/><bpmn:itemDefinition id="i"/>'

    assert not refused(draw("s > u > e", declared=left))


def test_several_executable_processes_are_refused_and_a_lonely_one_need_not_say_so() -> None:
    two = definitions('<bpmn:process id="a" isExecutable="true"/><bpmn:process id="b" isExecutable="true"/>')

    assert [f.element_id for f in lint("process.bpmn", two) if f.rule == "one-executable-process"] == ["b"]
    assert lint("process.bpmn", draw("s > u > e", process='id="request" name="申请"')) == []


@pytest.mark.parametrize("name", ["preScript", "postScript", "unitTests"])
def test_python_extensions_are_refused_wherever_they_stand(name: str) -> None:
    python = f"<bpmn:extensionElements><spiffworkflow:{name}>import os</spiffworkflow:{name}></bpmn:extensionElements>"

    found = [f for f in lint("process.bpmn", draw("s > v > e", inside={"v": operator() + python})) if f.severity == "error"]

    assert [(f.rule, f.element_id) for f in found] == [("no-python-scripts", "v")]


def test_what_is_not_executable_is_refused_and_still_looked_at() -> None:
    drawn = draw("s > thing > e", kinds={"thing": "task"}, process='id="request" name="申请" isExecutable="false"')

    assert {f.rule for f in lint("process.bpmn", drawn) if f.severity == "error"} == {"one-executable-process", "unsupported-element"}
