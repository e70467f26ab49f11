"""A policy that the mode, kind or time of its task leaves nothing to do: a rule for rejections of another mode, weights that nobody counts, reminders
of what is not due."""

from collections.abc import Iterator

from engine.bpmn.lint.deadlines import is_too_early, reminders
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE, Node
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"
FITTING = {
    "any": ("any_first", "all_reject"), "all": ("one_veto", "collect_all"), "sequence": ("one_veto",), "single": ("any_first", "one_veto"),
    "ratio": ("one_veto", "collect_all"), "vote": ("one_veto", "collect_all"),
}  # fmt: skip


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        for name, zh, en in _idle(node):
            value = node.properties[name]
            yield Report(
                node.id,
                f"{node.zh}的属性 {name}={value} 没有效果，因为 {zh}：请删除或改正。",
                f"The property {name}={value} of {node.en} has no effect, because {en}: please delete or correct it.",
            )


def _idle(node: Node) -> Iterator[tuple[str, str, str]]:
    told = node.properties
    mode = told.get("mode", "").partition(":")[0]
    fitting = FITTING.get(mode)
    if fitting and told.get("reject_rule", fitting[0]) not in fitting:
        yield "reject_rule", f"{mode} 只用 {'、'.join(fitting)}", f"{mode} only uses {', '.join(fitting)}"
    if "weights" in told and mode != "vote":
        yield "weights", "只有 vote 才计算权重", "only vote counts weights"
    for name in ("remind", "on_due"):
        if name in told and "due" not in told:
            yield name, "没有 due", "nothing is due"
    if any(is_too_early(one, told.get("due", "")) for one in reminders(node)):
        yield "remind", "它不比 due 短", "it is no shorter than due"
    for name in ("chooser", "choose"):
        if name in told and "choice:" not in told.get("candidates", ""):
            yield name, "没有「choice:」候选人，没有人要选", "there is no “choice:” among the candidates, so nobody picks"
    if told.get("kind") == "handle" and told.get("dedupe", "none") != "none":
        yield "dedupe", "要办理的事不能由先前的同意代替", "work to be done is not done by an earlier approval"
