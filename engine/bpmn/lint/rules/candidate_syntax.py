"""Candidates, weights and starters are written in the rule language (approvals part A)."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import Candidate, written
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
POSSIBLE_ZH = (
    "user:人员ID、role:角色ID、role:角色ID@branch（^ 表示向上找）、group:用户组ID、initiator、manager:级数、managers:1..3、head:initiator、"
    "head:字段名、field:字段名、previous:元素ID、choice:规则 或 =FEEL"
)
POSSIBLE_EN = (
    "user:ID, role:ID, role:ID@branch (^ to look upward), group:ID, initiator, manager:N, managers:1..3, head:initiator, head:FIELD, field:FIELD, "
    "previous:ELEMENT, choice:RULE or =FEEL"
)
STARTERS = ("user", "role", "group", "none")
WEIGHTS_ZH, WEIGHTS_EN = "规则=权重（例如 user:max=3,role:finance=2）", "RULE=WEIGHT (such as user:max=3,role:finance=2)"


def check(document: Document) -> Iterator[Report]:
    for element_id, zh, en, candidates in written(document):
        for candidate in candidates:
            wrong = _wrong(candidate, starters=en.startswith("starters"))
            if wrong:
                possible = (WEIGHTS_ZH, WEIGHTS_EN) if en.startswith("weights") else (POSSIBLE_ZH, POSSIBLE_EN)
                yield Report(
                    element_id,
                    f"{zh} 里的「{short(candidate.text)}」{wrong[0]}：请用 {possible[0]}，多个用逗号分开。",
                    f"“{short(candidate.text)}” in {en} {wrong[1]}: please use {possible[1]}, several separated by commas.",
                )
    for node in document.of(*FOR_PEOPLE):
        if not node.properties.get("candidates", "").strip() and node.lane and set(node.lane) & set(",@"):
            yield Report(
                node.id,
                f"{node.zh}没有 candidates，所在泳道「{short(node.lane)}」的名称含有逗号或 @，不能当作角色：请写 candidates。",
                f"{node.en} has no candidates, and the name of its lane “{short(node.lane)}” contains a comma or @ and is no role: "
                "please write candidates.",
            )


def _wrong(candidate: Candidate, *, starters: bool) -> tuple[str, str] | None:
    if candidate.kind == "":
        return "看不懂", "cannot be understood"
    if starters and (candidate.kind not in STARTERS or candidate.is_choice):
        return "不能用在这里（发起之前还没有发起人和表单）", "makes no sense here (before a request there is no initiator and no form)"
    if not starters and candidate.kind == "none":
        return "不能用在这里（任务总要有人办）", "makes no sense here (somebody must do a task)"
    return None
