"""An expression that declares another language than FEEL would be read as FEEL and mean something else."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import NODES
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import words

SEVERITY: Severity = "error"
EXPRESSIONS = ("conditionExpression", "completionCondition", "loopCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle")

OWNERS = NODES | {"sequenceFlow", "process"}


def check(document: Document) -> Iterator[Report]:
    flows = {flow.element: flow for flow in document.flows}
    for expression in document.process.iter(*(f"{{{tree.BPMN}}}{kind}" for kind in EXPRESSIONS)):
        language = expression.get("language", "")
        if language and "feel" not in language.lower():
            owner = next(e for e in expression.iterancestors() if tree.kind(e) in OWNERS)
            flow = flows.get(owner)
            zh, en = words(owner)
            name = short(owner.get("name") or owner.get("id"))
            where_zh, where_en = (flow.zh, flow.en) if flow is not None else (f"{zh}「{name}」", f"the {en} “{name}”")
            yield Report(
                owner.get("id"),
                f"{where_zh}上的条件或表达式声明了语言 {short(language)}，这里只用 FEEL：请删除 language，并用 FEEL 写。",
                f"The expression on {where_en} declares the language {short(language)}, only FEEL runs here: "
                "please delete the attribute and write FEEL.",
            )
