"""The approval profile."""

from tests.bpmn.lint.drawing import HEARD, draw, extension, lanes, properties, task
from tests.bpmn.lint.examples.example import Example


def one(**values: str) -> bytes:
    """One user task with these properties."""
    return draw("s > u > e", inside={"u": task(**values)})


NO_VALUE = extension('<spiffworkflow:properties><spiffworkflow:property name="candidates"/></spiffworkflow:properties>')
ALL = {
    "title": 'initiator.name + "的申请"',
    "summary": "old_name, new_name",
    "serial": "SW-{yyyyMMdd}-{4}",
    "starters": "role:clerk",
    "in_charge": "role:clerk",
    "withdraw": "terminate",
    "withdraw_until": "element:u",
    "lock": '[{key: "tax:" + tax_no, mode: "exclusive"}]',
    "owner": "兰茜凤",
    "applies_to": "开票",
    "audience": "公开",
    "keywords": "税号",
    "description": "更换税号",
}
PEOPLE = "user:liang, role:clerk, role:boss@branch^, group:ops, initiator, field:signers, managers:1..2, head:initiator, previous:u, choice:role:boss"

EXAMPLES = {
    "property-complete": Example(one(mode="all"), draw("s > u > e", inside={"u": NO_VALUE}, extra=lanes(clerk="u")), "u", "「candidates」没有值"),
    "unknown-property": Example(
        draw("s > c > u > e", profile=ALL, inside={"c": extension(properties({"fields.branch_review": '{"voucher": "required"}'}))}),
        one(candidate="role:boss"),
        "u",
        "是不是「candidates」？",
    ),
    "property-value": Example(one(mode="all", opinion="required", on_initiator="allow"), one(mode="ratio:101"), "u", "「ratio:101」不对"),
    "property-without-effect": Example(
        one(signature="required"),
        draw("s > w > e", inside={"w": HEARD["message"] + extension(properties({"form": "reply.form"}))}),
        "w",
        "还没有效果",
    ),
    "policy-without-effect": Example(
        one(mode="vote:50", weights="role:clerk=2", reject_rule="one_veto", dedupe="first_only"),
        one(mode="any", reject_rule="collect_all"),
        "u",
        "reject_rule=collect_all 没有效果，因为 any 只用 any_first、all_reject",
    ),
    "property-reference": Example(
        draw("s > u > e", profile={"withdraw_until": "element:u"}),
        draw("s > u > e", profile={"withdraw_until": "element:uu"}),
        "request",
        "「uu」不存在",
    ),
    "candidate-syntax": Example(one(candidates=PEOPLE), one(candidates="manager:first"), "u", "「manager:first」看不懂"),
    "outcomes-syntax": Example(
        draw(
            's > u > x | x > e1 : outcome = "refused" | x > e2 *',
            inside={"u": task(outcomes="accepted:受理通过;refused:不予受理!")},
        ),
        one(outcomes="受理 通过"),
        "u",
        "「受理 通过」",
    ),
    "fields-syntax": Example(
        one(fields='{"voucher": "required", "rows": "+add,-delete"}'), one(fields='{"voucher": "must"}'), "u", "「voucher」的权限"
    ),
    "deadline-value": Example(
        one(due="2 workdays", remind="50%, 80%, 4 workhours", on_due="transfer:role:boss@branch"),
        one(due="2 days"),
        "u",
        "「2 days」不对",
    ),
    "rule-needs-person": Example(
        one(due="P3D", on_due="approve", auto_reject="amount > 5", fields='{"voucher": "read"}'),
        one(due="P3D", on_due="approve", fields='{"voucher": "required"}'),
        "u",
        "on_due=approve，但有必填的字段 voucher",
    ),
    "task-nobody-can-do": Example(
        draw("s > u > e", inside={"u": ""}, extra=lanes(clerk="u")), draw("s > u > e", inside={"u": ""}), "u", "没有办理人"
    ),
    "reapprove-not-skipped": Example(
        one(always_reapprove="true"), one(always_reapprove="true", dedupe="consecutive"), "u", "两者矛盾", also=frozenset({"property-without-effect"})
    ),
}
