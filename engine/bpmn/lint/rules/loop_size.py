"""Loops with a fixed number of rounds stay below 10 000, loops within loops multiplied: more would never get through the step budget."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
MOST = 10_000
LONGEST_NUMBER = 9


def check(document: Document) -> Iterator[Report]:
    rounds: dict[str, int] = {document.process_id: 1}
    for node in document.nodes:
        own = _rounds(node)
        times = own * rounds.get(node.scope_id, 1)
        rounds.setdefault(node.id, min(times, MOST + 1))
        if own > 1 and times > MOST:
            yield Report(
                node.id,
                f"{node.zh}要循环 {times} 次（包括外层的循环），超过 {MOST} 次的上限：请减少次数，或拆成单独的申请。",
                f"{node.en} is to run {times} times, outer loops included, more than {MOST}: please reduce the number or make separate requests.",
            )


def _rounds(node: Node) -> int:
    """How often at most, as far as it is written as a number."""
    for loop in tree.children(node.element, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
        number = tree.text(tree.child(loop, "loopCardinality")).removeprefix("=").strip() or loop.get("loopMaximum", "")
        if number.isascii() and number.isdigit():
            return int(number) if len(number) <= LONGEST_NUMBER else 10**LONGEST_NUMBER
    return 1
