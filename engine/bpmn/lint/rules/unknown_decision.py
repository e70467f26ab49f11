"""The decision of a business rule task stands in a DMN file of the same folder. Only when the decisions are known."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    decisions = document.known.decisions
    if decisions is None:
        return
    for node in document.of("businessRuleTask"):
        for decision in document.decisions_of(node):
            if decision not in decisions:
                zh, en = did_you_mean(decision, decisions)
                yield Report(
                    node.id,
                    f"业务规则任务{node.zh}用的决策「{short(decision)}」不在流程的 DMN 文件里{zh}：请添加决策表或重新选择。",
                    f"The decision “{short(decision)}” of {node.en} is in no DMN file of the process{en}: please add the table or choose another.",
                )
