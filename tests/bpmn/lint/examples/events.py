"""Start, end and boundary events."""

from engine.bpmn.lint import Known
from tests.bpmn.lint.drawing import HEARD, draw, extension, properties, timer
from tests.bpmn.lint.examples.example import Example

NO_CODE = '<bpmn:error id="E1" name="冲突"/>'
THROWS = {"e2": '<bpmn:errorEventDefinition errorRef="E1"/>'}
SENT = "<spiffworkflow:messagePayload>amount</spiffworkflow:messagePayload>"
REMINDS = {"b": 'id="b" name="催办" attachedToRef="u" cancelActivity="false"'}
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
    "escalation-not-caught": Example(
        draw("s > z > e | b > e3", inner={"z": "s2 > t > e2"}, inside={"t": HEARD["escalation"], "b": HEARD["escalation"]}, on={"b": "z"}),
        draw("s > t > e", inside={"t": HEARD["escalation"]}),
        "t",
        "「L_LATE」在本流程里没有边界事件捕获",
    ),
    "start-event-kind": Example(
        draw("s > z > e", inner={"z": "s2 > u > e2"}),
        draw("s > z > e", inner={"z": "s2 > u > e2"}, inside={"s2": HEARD["message"]}),
        "s2",
        "是消息开始事件",
    ),
    "called-process-starts": Example(
        draw("s > x > u > e | s2 > x", inside={"s2": timer("R/P1D", "timeCycle")}, profile={"starters": "role:clerk"}),
        draw("s > x > u > e | s2 > x", inside={"s2": timer("R/P1D", "timeCycle")}, profile={"starters": "=none"}),
        "s2",
        "会让它自己启动",
    ),
    "start-form-never-shown": Example(
        draw("s > x > u > e | s2 > x", inside={"s2": HEARD["message"]}),
        draw("s > u > e", inside={"s": HEARD["message"]}),
        "s",
        "表单不会显示",
        Known(forms=frozenset({"s.form"})),
    ),
    "message-named": Example(
        draw("s > w > k > y > t > e", inside={"w": HEARD["message"], "t": HEARD["signal"]}),
        draw("s > w > e", inside={"w": "<bpmn:messageEventDefinition/>"}),
        "w",
        "没有选择消息",
    ),
    "timer-complete": Example(draw("s > w > e"), draw("s > w > e", inside={"w": timer("P1X")}), "w", "看不懂"),
    "cycle-repeats": Example(
        draw("s > u > e | b > m > e2", on={"b": "u"}, inside={"b": timer("R3/PT4H", "timeCycle")}, attributes=REMINDS),
        draw("s > u > e | b > m > e2", on={"b": "u"}, inside={"b": timer("R3/PT4H", "timeCycle")}),
        "b",
        "只会触发一次",
    ),
    "interrupting-allowed": Example(
        draw("s > u > e | b > m > e2", on={"b": "u"}, inside={"b": HEARD["message"]}, attributes=REMINDS),
        draw("s > v > e | b > e2", attributes={"b": 'id="b" attachedToRef="v" cancelActivity="false"'}),
        "b",
        "设成了不中断",
    ),
    "event-gateway-complete": Example(
        draw("s > g | g > w1 > e | g > w2 > e2", inside={"w2": HEARD["message"]}),
        draw("s > g | g > w1 > e | g > u > e2"),
        "g",
        "后面的「步骤u」不是捕获事件",
    ),
    "event-gateway-unambiguous": Example(
        draw("s > g | g > w1 > e | g > w2 > e2 | g > w3 > e3", inside={"w2": HEARD["message"], "w3": HEARD["signal"]}),
        draw("s > g | g > w1 > e | g > w2 > e2", inside={"w1": HEARD["message"], "w2": HEARD["message"]}),
        "w2",
        "等的是同一个消息「付款到账」",
    ),
    "error-not-caught": Example(CAUGHT, draw("s > u > e2", inside=THROWS), "e2", "没有边界事件捕获"),
    "payload-lost": Example(
        draw("s > k > y > e", inside={"k": extension(SENT), "y": extension("<spiffworkflow:messageVariable>paid</spiffworkflow:messageVariable>")}),
        draw("s > k > y > e", inside={"k": extension(SENT)}),
        "y",
        "没有变量可放",
    ),
}
