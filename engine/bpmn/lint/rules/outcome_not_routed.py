"""Outcomes that lead nowhere of their own: buttons that mean different things to people and the same to the diagram.

One outcome may take the default flow. A rejection is taken care of by `on_reject=end`, the default where no gateway reads `outcome`.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import keys, named
from engine.bpmn.lint.parts import CHOOSING, FOR_PEOPLE, Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    elsewhere = {path for formula in document.formulas for path in formula.paths if path.startswith("outcomes.")}
    compared = _compared(document)
    for node in document.of(*FOR_PEOPLE):
        if f"outcomes.{node.id}" in elsewhere or "outcomes" in elsewhere:
            continue
        lost = _lost(node, [compared[flow.target] for flow in document.outgoing(node) if flow.target in compared])
        if lost:
            names = [short(key) for key in lost]
            yield Report(
                node.id,
                f"{node.zh}的结果 {'、'.join(names)} 没有网关区分，会走同一条路：请在它后面的网关上为它们写条件，或减少 outcomes。",
                f"No gateway tells the outcomes {', '.join(names)} of {node.en} apart: "
                "please write conditions behind the task or offer fewer outcomes.",
            )


def _compared(document: Document) -> Mapping[str, set[str]]:
    """What each gateway that reads `outcome` compares it with."""
    found: dict[str, set[str]] = {}
    for gateway in document.of(*CHOOSING):
        for flow in document.outgoing(gateway):
            if "outcome" in flow.condition:
                found.setdefault(gateway.id, set()).update(named("outcome", flow.condition))
    return found


def _lost(node: Node, behind: Sequence[set[str]]) -> list[str]:
    """`behind`: what the gateways directly behind the task compare `outcome` with, of those that read it."""
    on_reject = node.properties.get("on_reject", "continue" if behind else "end")
    open_keys = [key for key, negative in keys(node).items() if not (negative and on_reject != "continue")]
    unnamed = [key for key in open_keys if not any(key in keys_named for keys_named in behind)]
    return unnamed if len(unnamed) > 1 else []
