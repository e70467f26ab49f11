"""`outcome` is the last decision, whoever made it: only the gateway directly after its task may read it; elsewhere `outcomes.<element id>`."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import tasks_before
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for formula in document.formulas:
        if "outcome" not in formula.names:
            continue
        gateway = document.node(formula.flow.source) if formula.flow is not None else None
        if gateway is None or tasks_before(document, gateway) is None:
            yield Report(
                formula.element_id,
                f"{formula.zh}读取了 outcome，但它不在紧跟着用户任务的网关上，读到的可能是别人的决定：请改用 outcomes.任务ID。",
                f"{formula.en[:1].upper()}{formula.en[1:]} reads outcome but is not on a gateway directly behind a user task and may see "
                "another decision: please use outcomes.<task id>.",
            )
