"""Every flow out of a branching exclusive or inclusive gateway has a condition, but for the default flow."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import CHOOSING
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of(*CHOOSING):
        flows = document.outgoing(gateway)
        for flow in flows if len(flows) > 1 else ():
            if not flow.condition and flow.id != gateway.element.get("default"):
                yield Report(
                    flow.id,
                    f"{flow.zh}没有条件，网关{gateway.zh}不知道何时走它：请填写条件，或把它设为默认连线。",
                    f"The gateway {gateway.en} cannot know when to take {flow.en}: please write a condition or make it the default flow.",
                )
