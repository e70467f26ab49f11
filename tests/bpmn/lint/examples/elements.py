"""What may stand in a diagram."""

from tests.bpmn.lint.drawing import DEFAULTS, draw, extension, task
from tests.bpmn.lint.examples.example import Example

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
        draw("s > wait > e", kinds={"wait": "intermediateCatchEvent"}, inside={"wait": "<bpmn:timerEventDefinition/>"}),
        "wait",
        "「步骤wait」是定时器中间捕获事件，这里还不能执行",
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
