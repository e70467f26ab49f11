"""What people see."""

from tests.bpmn.lint.drawing import draw, task
from tests.bpmn.lint.examples.example import Example

GOOD = draw("s > u > e")

EXAMPLES = {
    "no-diagram": Example(GOOD, draw("s > u > e", drawn=False), "request", "没有图形信息"),
    "diagram-coordinates": Example(GOOD, GOOD.replace(b'x="100"', b'x="far"'), "u", "x=「far」不是数字"),
    "task-name-required": Example(GOOD, draw("s > u > e", attributes={"u": 'id="u"'}, inside={"u": task()}), "u", "没有名称"),
    "process-name-required": Example(GOOD, draw("s > u > e", process='id="request" isExecutable="true"'), "request", "没有名称"),
}
