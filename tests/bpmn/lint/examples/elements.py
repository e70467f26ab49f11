"""What may stand in a diagram."""

from tests.bpmn.lint.drawing import DEFAULTS, ERROR, HEARD, SPOKEN, draw, extension, task
from tests.bpmn.lint.examples.example import Example


def pools(*nodes: str) -> str:
    """A collaboration with the customer, who speaks with these nodes."""
    flows = "".join(f'<bpmn:messageFlow id="flow_{n}" sourceRef="them" targetRef="{n}"/>' for n in nodes)
    us = '<bpmn:participant id="us" processRef="request"/><bpmn:participant id="them" name="客户"/>'
    return f'<bpmn:collaboration id="c1">{us}{flows}</bpmn:collaboration>'


EXAMPLES = {
    "unsupported-element": Example(
        draw(
            "s > m > z > c > r > v > p > q1 | q1 > u1 > q2 | q1 > u2 > q2 | q2 > e | b > e2",
            inner={"z": "s2 > u3 > e3"},
            on={"b": "v"},
            extra='<bpmn:textAnnotation id="note"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>'
            '<bpmn:association id="line" sourceRef="note" targetRef="v"/>'
            '<bpmn:dataObject id="file"/><bpmn:dataObjectReference id="file_1" dataObjectRef="file"/>',
        ),
        draw("s > wait > e", kinds={"wait": "intermediateCatchEvent"}, inside={"wait": "<bpmn:conditionalEventDefinition/>"}),
        "wait",
        "「步骤wait」是条件中间捕获事件，这里还不能执行",
    ),
    "boolean-attribute": Example(
        draw("s > u > e", attributes={"e": 'id="e" name="完成"'}),
        draw("s > c > e | b > e2", on={"b": "c"}, attributes={"b": 'id="b" attachedToRef="c" cancelActivity="0"'}),
        "b",
        "cancelActivity 是「0」",
    ),
    "message-flow-is-drawing": Example(
        draw("s > k > w > e", inside={"w": HEARD["message"]}, declared=ERROR + SPOKEN + pools("k", "w")),
        draw("s > u > e", declared=pools("u")),
        "flow_u",
        "连到「步骤u」，但它不收发消息",
    ),
    "no-python-scripts": Example(
        draw("s > p > e", attributes={"p": 'id="p" name="计算" scriptFormat="feel"'}, process='id="own" name="申请" isExecutable="true"'),
        draw("s > p1 > e", attributes={"p1": 'id="p1" name="计算" scriptFormat="python"'}),
        "p1",
        "「计算」的脚本语言是 python",
    ),
    "unknown-extension-element": Example(
        draw("s > u > e"),
        draw("s > u > e", inside={"u": DEFAULTS["userTask"] + extension("<spiffworkflow:allowGuest>true</spiffworkflow:allowGuest>")}),
        "u",
        "allowGuest",
    ),
    "unknown-attribute": Example(
        draw("s > u > e"),
        draw("s > u > e", attributes={"u": 'id="u" name="审批" camunda:candidateGroups="clerk"'}, inside={"u": task()}),
        "u",
        "candidateGroups",
    ),
}
