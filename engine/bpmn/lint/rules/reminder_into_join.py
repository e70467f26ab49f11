"""The path of a non-interrupting boundary event leads into the parallel join of its own block: it brings a token more than the join waits for.

What a reminder sets off ends by itself, at an end event of its own.
"""

from collections.abc import Iterator

from engine.bpmn.lint.blocks import blocks
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for block in blocks(document):
        if block.join.kind != "parallelGateway":
            continue
        for event in block.nodes():
            if event.kind != "boundaryEvent" or event.interrupting:
                continue
            if block.graph.index[block.join] in block.after([block.graph.index[event]]):
                yield Report(
                    event.id,
                    f"边界事件{event.zh}不中断活动，它的路径却进入同一分支块的汇合点{block.join.zh}，会多出或少等一个令牌：请让这条路径自己走到结束事件。",
                    f"The boundary event {event.en} interrupts nothing, but its path leads into the join {block.join.en} of its own block, "
                    "which waits for a token too many or too few: please let the path end by itself.",
                )
