"""`outcome` is the last decision, whoever made it: only the gateway directly after its task may read it; elsewhere `outcomes.<element id>`."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import tasks_before
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    behind_tasks = tasks_before(document)
    for formula in document.formulas:
        if "outcome" in formula.names and (formula.flow is None or formula.flow.source not in behind_tasks):
            yield Report(
                formula.element_id,
                f"{formula.zh}读取了 outcome，但它不在紧跟着用户任务的网关上，读到的可能是别人的决定：请改用 outcomes.任务ID。",
                f"{formula.en[:1].upper()}{formula.en[1:]} reads outcome but is not on a gateway directly behind a user task and may see "
                "another decision: please use outcomes.<task id>.",
            )
