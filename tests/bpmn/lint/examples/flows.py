"""Sequence flows and gateways."""

from tests.bpmn.lint.drawing import draw, timer
from tests.bpmn.lint.examples.example import Example

CHOICE = draw("s > u > x | x > p1 : amount > 5 | x > p2 * | p1 > x2 | p2 > x2 | x2 > e")
BLOCK = draw("s > q1 | q1 > u1 > q2 | q1 > u2 > q2 | q2 > e")
TERMINATE = {"e2": "<bpmn:terminateEventDefinition/>"}
REMINDS = {"b": 'id="b" name="催办" attachedToRef="u1" cancelActivity="false"'}

EXAMPLES = {
    "no-implicit-split": Example(BLOCK, draw("s > u | u > p1 > x | u > p2 > x | x > e"), "u", "有 2 条连线"),
    "implicit-merge": Example(CHOICE, draw("s > u > x | x > p1 : amount > 5 | x > p2 * | p1 > p2 | p2 > e"), "p2", "每来一个令牌"),
    "no-conditional-flow-from-task": Example(CHOICE, draw("s > u | u > e : amount > 5"), "u_e", "条件不会被判断"),
    "no-condition-after-parallel-gateway": Example(
        BLOCK, draw("s > q1 | q1 > u1 > q2 | q1 > u2 : amount > 5 | u2 > q2 | q2 > e"), "q1_u2", "会走所有连线"
    ),
    "flow-condition-required": Example(CHOICE, draw("s > u > x | x > p1 | x > p2 * | p1 > x2 | p2 > x2 | x2 > e"), "x_p1", "没有条件"),
    "default-flow-required": Example(
        CHOICE, draw("s > u > x | x > p1 : amount > 5 | x > p2 : amount <= 5 | p1 > x2 | p2 > x2 | x2 > e"), "x", "没有默认连线"
    ),
    "default-flow-unconditional": Example(
        CHOICE, draw("s > u > x | x > p1 : amount > 5 | x > p2 * : amount <= 5 | p1 > x2 | p2 > x2 | x2 > e"), "x_p2", "默认连线"
    ),
    "superfluous-gateway": Example(CHOICE, draw("s > u > x > e"), "x", "一进一出"),
    "no-double-flow": Example(CHOICE, draw("s > u > x | x > e : amount > 5 | x > e *"), "x_e_2", "有两条"),
    "unreachable-node": Example(CHOICE, draw("s > u > e | p1 > e"), "p1", "永远不会执行"),
    "dead-end": Example(CHOICE, draw("s > q1 | q1 > u1 > e | q1 > u2"), "u2", "没有下文"),
    "parallel-join-deadlock": Example(BLOCK, draw("s > u > x | x > p1 : amount > 5 | x > p2 * | p1 > q2 | p2 > q2 | q2 > e"), "q2", "可能永远等不到"),
    "parallel-join-may-starve": Example(
        BLOCK, draw("s > q1 | q1 > u1 > q2 | q1 > p2 > x | x > e2 : amount > 5 | x > q2 * | q2 > e"), "q2", "一直等这个分支"
    ),
    "spinning-loop": Example(
        draw("s > x0 > w > v > x | x > x0 : again | x > e *"), draw("s > x0 > v > x | x > x0 : again | x > e *"), "x0", "会不停地空转"
    ),
    "tokens-multiply": Example(
        draw("s > x0 > q1 | q1 > u1 > q2 | q1 > u2 > q2 | q2 > x | x > x0 : again | x > e *"),
        draw("s > x0 > q1 | q1 > u1 > x1 | q1 > u2 > x2 | x1 > e1 : done | x1 > x0 * | x2 > e2 : done | x2 > x0 *"),
        "q1",
        "令牌就成倍增加",
    ),
    "flow-leaves-block": Example(
        draw("s > q1 | q1 > u1 > x | q1 > u2 > q2 | x > e2 : stop | x > q2 * | q2 > e", inside=TERMINATE),
        draw("s > x0 > q1 | q1 > u1 > x | q1 > u2 > q2 | x > x0 : again | x > q2 * | q2 > e"),
        "x_x0",
        "绕过了汇合点「步骤q2」",
    ),
    "reminder-into-join": Example(
        draw("s > q1 | q1 > u1 > q2 | q1 > u2 > q2 | b > m > e2 | q2 > e", on={"b": "u1"}, inside={"b": timer()}, attributes=REMINDS),
        draw("s > q1 | q1 > u1 > x > q2 | q1 > u2 > q2 | b > m > x | q2 > e", on={"b": "u1"}, inside={"b": timer()}, attributes=REMINDS),
        "b",
        "却进入同一分支块的汇合点「步骤q2」",
    ),
}
