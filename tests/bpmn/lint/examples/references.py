"""Ids, and what refers to them."""

from engine.bpmn.lint import Known
from tests.bpmn.lint.drawing import draw, extension, lanes, operator, task
from tests.bpmn.lint.examples.example import Example

TOPICS = Known(topics=frozenset({"swap"}))
DECISIONS = Known(decisions=frozenset({"fee"}))
FORMS = Known(forms=frozenset({"forms/review.form"}))
ROLES = Known(roles=frozenset({"clerk"}))
PROCESSES = Known(processes=frozenset({"common_approval"}))
LONG = "u" * 130
OWN = draw("s > u > e", process='id="own" name="申请" isExecutable="true"')
FEES = extension("<spiffworkflow:calledDecisionId>fees</spiffworkflow:calledDecisionId>")
FIELDS = Known(fields={"s.form": frozenset({"amount", "items", "items.price"}), "u.form": frozenset({"address"})})

EXAMPLES = {
    "valid-id": Example(
        draw("s > u > e"), draw("s > u > e", kinds={"u/1": "userTask"}, extra='<bpmn:userTask id="u/1" name="审批"/>'), "u/1", "不能用"
    ),
    "duplicate-id": Example(draw("s > u > e"), draw("s > u > e", extra='<bpmn:userTask id="u" name="复核"/>'), "u", "用了 2 次"),
    "reserved-id": Example(draw("s > u > e"), draw("s > End > e", kinds={"End": "userTask"}, inside={"End": task()}), "End", "引擎保留"),
    "name-length": Example(
        draw("s > u > e"), draw(f"s > {LONG} > e", kinds={LONG: "userTask"}, inside={LONG: task()}), LONG[:120], "超过 120 个的上限"
    ),
    "dangling-reference": Example(
        draw("s > u > e", extra=lanes(clerk="u")),
        draw("s > u > e", extra='<bpmn:sequenceFlow id="lost" sourceRef="u" targetRef="nowhere"/>'),
        "lost",
        "终点「nowhere」不存在",
    ),
    "process-id-is-key": Example(draw("s > u > e"), OWN, "own", "「request」", Known(key="request")),
    "flow-within-scope": Example(
        draw("s > z > e", inner={"z": "s2 > u2 > e2"}),
        draw("s > z > e", inner={"z": "s2 > u2 > e2"}, extra='<bpmn:sequenceFlow id="out" sourceRef="u2" targetRef="e"/>'),
        "out",
        "子流程的边界",
    ),
    "one-lane-per-node": Example(
        draw("s > u > e", extra=lanes(clerk="u", boss="")), draw("s > u > e", extra=lanes(clerk="u", boss="u")), "u", "「boss」"
    ),
    "unknown-topic": Example(draw("s > v > e"), draw("s > v > e", inside={"v": operator("swop")}), "v", "是不是「swap」？", TOPICS),
    "unknown-decision": Example(draw("s > r > e"), draw("s > r > e", inside={"r": FEES}), "r", "是不是「fee」？", DECISIONS),
    "unknown-form": Example(
        draw("s > u > e", inside={"u": task(form="review.form")}),
        draw("s > u > review > e", kinds={"review": "userTask"}, inside={"u": task(form="reviev.form"), "review": task()}),
        "u",
        "是不是「review.form」？",
        FORMS,
    ),
    "unused-form": Example(
        draw("s > review > e", kinds={"review": "userTask"}, inside={"review": task()}),
        draw("s > reviews > e", kinds={"reviews": "userTask"}, inside={"reviews": task()}),
        None,
        "「review.form」没有被任何步骤使用",
        FORMS,
    ),
    "unknown-role": Example(draw("s > u > e"), draw("s > u > e", inside={"u": task(candidates="role:clark")}), "u", "是不是「clerk」？", ROLES),
    "unknown-called-process": Example(
        draw("s > c > e"), draw("s > c > e", attributes={"c": 'id="c" name="审批" calledElement="approval"'}), "c", "「approval」", PROCESSES
    ),
    "unknown-variable": Example(
        draw('s > u > x | x > e1 : amount > 5 and address = "苏州" | x > e2 *'),
        draw("s > u > x | x > e1 : amuont > 5 | x > e2 *"),
        "x_e1",
        "「amuont」没有任何表单、脚本、决策、服务或消息写入（是不是「amount」？）",
        FIELDS,
    ),
    "unknown-field": Example(
        draw("s > u > e", inside={"u": task(fields='{"address": "read"}')}, profile={"summary": "amount,items"}),
        draw("s > u > e", profile={"summary": "amount,adress"}),
        "request",
        "字段「adress」在表单里没有",
        FIELDS,
    ),
}
