"""Start, end and boundary events."""

from tests.bpmn.lint.drawing import draw, extension, properties
from tests.bpmn.lint.examples.example import Example

NO_CODE = '<bpmn:error id="E1" name="冲突"/>'
THROWS = {"e2": '<bpmn:errorEventDefinition errorRef="E1"/>'}
CAUGHT = draw("s > z > e | b > e3", inner={"z": "s2 > u2 > e2"}, inside=THROWS, on={"b": "z"})


def ends_with(state: str) -> dict[str, str]:
    return {"e": extension(properties({"state": state}))}


EXAMPLES = {
    "start-event-required": Example(draw("s > u > e"), draw("u > e"), "request", "没有开始事件"),
    "single-start-event": Example(draw("s > u > e"), draw("s > x > u > e | s2 > x"), "s2", "有 2 个开始事件"),
    "end-event-required": Example(draw("s > u > e"), draw("s > u"), "request", "没有结束事件"),
    "event-flow-direction": Example(draw("s > u > e"), draw("s > u > x | x > s : again | x > e *"), "x_s", "不能有流入的连线"),
    "end-state": Example(
        draw("s > u > e", inside=ends_with("rejected")), draw("s > u > e", inside=ends_with("draft")), "e", "「draft」不是单据的终态"
    ),
    "boundary-on-activity": Example(
        draw("s > v > e | b > e2", on={"b": "v"}), draw("s > v > x > e | b > e2 | x > u > e", on={"b": "x"}), "b", "不是任务或子流程"
    ),
    "boundary-unambiguous": Example(
        draw("s > v > e | b > e2 | b2 > e3", on={"b": "v", "b2": "v"}, inside={"b2": "<bpmn:errorEventDefinition/>"}),
        draw("s > v > e | b > e2 | b2 > e3", on={"b": "v", "b2": "v"}),
        "b2",
        "「E_CONFLICT」",
    ),
    "boundary-never-fires": Example(draw("s > c > e | b > e2", on={"b": "c"}), draw("s > u > e | b > e2", on={"b": "u"}), "b", "永远不会触发"),
    "error-code-required": Example(CAUGHT, draw("s > v > e | b > e2", on={"b": "v"}, declared=NO_CODE), "b", "没有错误代码"),
    "error-not-caught": Example(CAUGHT, draw("s > u > e2", inside=THROWS), "e2", "没有边界事件捕获"),
}
