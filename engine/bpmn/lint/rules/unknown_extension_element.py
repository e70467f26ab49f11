"""Extension elements that nobody here reads: of SpiffWorkflow's list (frontend) only some have a meaning, each in its place."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.rules.no_python_scripts import SCRIPTS
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"
PLACES = {
    "properties": frozenset({"process", "userTask", "manualTask", "endEvent", "callActivity"}),
    "serviceTaskOperator": frozenset({"serviceTask"}),
    "calledDecisionId": frozenset({"businessRuleTask"}),
    "resultVariable": frozenset({"businessRuleTask"}),
}


def check(document: Document) -> Iterator[Report]:
    for element in document.process.iter(f"{{{tree.BPMN}}}*"):
        for box in tree.children(element, "extensionElements"):
            for extension in box:
                namespace, name = tree.split(str(extension.tag))
                ours = namespace == tree.SPIFF
                if ours and (name in SCRIPTS or name == "properties" or tree.kind(element) in PLACES.get(name, ())):
                    continue
                yield _unread(element, f"spiffworkflow:{short(name)}" if ours else f"{short(name)}（{short(namespace)}）")


def _unread(element: tree.Element, name: str) -> Report:
    zh, en = words(element)
    label = short(element.get("name") or element.get("id") or "")
    return Report(
        element.get("id"),
        f"{zh}「{label}」的扩展元素 {name} 在这里没有作用：请删除它，或改用属性面板里的设置。",
        f"The extension element {name.replace('（', ' (').replace('）', ')')} of the {en} “{label}” means nothing here: please delete it.",
    )
