"""A condition on a flow that leaves a task or event is ignored (the flow is always taken), so it is refused: conditions stand behind gateways."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import GATEWAYS
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for flow in document.flows:
        source = document.node(flow.source)
        if source is not None and source.kind not in GATEWAYS and tree.child(flow.element, "conditionExpression") is not None:
            yield Report(
                flow.id,
                f"{flow.zh}带有条件，但它不是从网关出来的，条件不会被判断：请在{source.zh}后面加一个排他网关，把条件放到网关的连线上。",
                f"The condition on {flow.en} would not be evaluated, because no gateway is before it: "
                f"please put an exclusive gateway behind {source.en}.",
            )
