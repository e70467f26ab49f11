"""Several flows into an activity or event run it once per token: after a parallel split that means twice. A gateway says what is meant."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import ACTIVITIES, EVENTS
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"
MERGING = ACTIVITIES | EVENTS - {"endEvent"}


def check(document: Document) -> Iterator[Report]:
    for node in document.nodes:
        flows = document.incoming(node)
        if node.kind in MERGING and len(flows) > 1:
            yield Report(
                node.id,
                f"{node.zh}有 {len(flows)} 条流入的连线，每来一个令牌就会执行一次：请在它前面加一个网关，说明是汇合还是任选其一。",
                f"{len(flows)} flows lead into {node.en}, which runs once for each token that arrives: please put a gateway before it.",
            )
