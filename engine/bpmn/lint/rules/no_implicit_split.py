"""One flow leaves a task or event; who wants to branch says how, by a gateway."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import GATEWAYS
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.nodes:
        flows = document.outgoing(node)
        if node.kind not in GATEWAYS | {"endEvent"} and len(flows) > 1:
            yield Report(
                node.id,
                f"{node.zh}后面有 {len(flows)} 条连线，不能直接分叉：请在它后面加一个网关（排他、并行或包容），再从网关分出去。",
                f"{len(flows)} flows leave {node.en}, which may not branch by itself: please put a gateway behind it and branch there.",
            )
