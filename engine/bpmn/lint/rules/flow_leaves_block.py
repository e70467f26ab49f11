"""A flow leaves a parallel or inclusive block past its join: the other branches go on alone, and returning or jumping takes back the whole block.

An end event is another way out. To send a request back, approvers return it (`return_to`), which needs no flow.
"""

from collections.abc import Iterator

from engine.bpmn.lint.blocks import Block, blocks
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Flow
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for block in blocks(document):
        for flow in block.flows():
            if _leaves(document, block, flow):
                yield Report(
                    flow.id,
                    f"{flow.zh}从{block.fork.zh}的分支里出去，绕过了汇合点{block.join.zh}，别的分支会独自继续：请让它先到{block.join.zh}，"
                    "或改用退回（return_to）、结束事件。",
                    f"{flow.en[:1].upper()}{flow.en[1:]} leaves a branch of {block.fork.en} past {block.join.en}, and the others go on alone: "
                    "please lead it to the join, or use return_to or an end event.",
                )


def _leaves(document: Document, block: Block, flow: Flow) -> bool:
    target = document.node(flow.target)
    if target is None or target.kind == "endEvent" or target is block.join:
        return False
    return target in block.graph.index and not block.graph.has(block.inside, target)
