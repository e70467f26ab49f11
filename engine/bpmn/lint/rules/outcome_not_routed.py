"""Outcomes that lead nowhere of their own: buttons that mean different things to people and the same to the diagram.

One outcome may take the default flow. A rejection is taken care of by `on_reject=end`, the default where no gateway reads `outcome`.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import keys, named
from engine.bpmn.lint.parts import CHOOSING, FOR_PEOPLE, Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    elsewhere = {path for formula in document.formulas for path in formula.paths if path.startswith("outcomes.")}
    for node in document.of(*FOR_PEOPLE):
        if f"outcomes.{node.id}" in elsewhere or "outcomes" in elsewhere:
            continue
        lost = _lost(node, _named_behind(document, node))
        if lost:
            names = [short(key) for key in lost]
            yield Report(
                node.id,
                f"{node.zh}的结果 {'、'.join(names)} 没有网关区分，会走同一条路：请在它后面的网关上为它们写条件，或减少 outcomes。",
                f"No gateway tells the outcomes {', '.join(names)} of {node.en} apart: "
                "please write conditions behind the task or offer fewer outcomes.",
            )


def _named_behind(document: Document, node: Node) -> set[str] | None:
    """What the gateway directly behind the task compares `outcome` with; None when it does not read it."""
    found: set[str] | None = None
    for flow in document.outgoing(node):
        gateway = document.node(flow.target)
        for taken in document.outgoing(gateway) if gateway is not None and gateway.kind in CHOOSING else ():
            if "outcome" in taken.condition:
                found = (found or set()) | named("outcome", taken.condition)
    return found


def _lost(node: Node, behind: set[str] | None) -> list[str]:
    on_reject = node.properties.get("on_reject", "end" if behind is None else "continue")
    open_keys = [key for key, negative in keys(node).items() if not (negative and on_reject != "continue")]
    unnamed = [key for key in open_keys if key not in (behind or ())]
    return unnamed if len(unnamed) > 1 else []
