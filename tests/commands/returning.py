"""Two steps, and the ways back that a designer may give the second one."""

from tests.engine.drawing import draw, script, user

TWO_STEPS = draw(
    "two_steps", script("count", "runs = if runs = null then 1 else runs + 1"), user("first", "role:approver"), user("second", "role:finance"),
    paths="start > count > first > second > end",
)  # fmt: skip
DIRECT = draw(
    "direct", script("count", "runs = if runs = null then 1 else runs + 1"), user("first", "role:approver"),
    user("second", "role:finance", resubmit="direct"), paths="start > count > first > second > end",
)  # fmt: skip
ASK = draw("ask", user("first", "role:approver"), user("second", "role:finance", resubmit="ask"), paths="start > first > second > end")
