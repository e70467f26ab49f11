"""Outcomes and the gateways behind tasks."""

from tests.bpmn.lint.drawing import draw, task
from tests.bpmn.lint.examples.example import Example

ROUTED = 's > u > x | x > u2 : outcome = "approved" | x > e1 * | u2 > e2'
THREE = {"u": task(kind="handle", outcomes="retry:重试;fix:修复;abort:终止!")}

EXAMPLES = {
    "outcome-read-elsewhere": Example(
        draw(ROUTED), draw('s > u > p1 > x | x > u2 : outcome = "approved" | x > e1 * | u2 > e2'), "x_u2", "请改用 outcomes.任务ID"
    ),
    "unknown-outcome": Example(draw(ROUTED), draw('s > u > x | x > u2 : outcome = "approve" | x > e1 * | u2 > e2'), "x_u2", "是不是「approved」？"),
    "outcome-not-routed": Example(
        draw('s > u > x | x > e1 : outcome = "retry" | x > e2 : outcome in ("fix") | x > e3 *', inside=THREE),
        draw('s > u > x | x > e1 : outcome = "retry" | x > e3 *', inside=THREE),
        "u",
        "fix、abort",
    ),
}
