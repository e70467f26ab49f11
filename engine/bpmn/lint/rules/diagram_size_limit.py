"""At most 1 000 nodes, 2 000 flows and 400 nodes in a row: SpiffWorkflow follows a path recursively."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Scope
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
MOST_NODES = 1_000
MOST_FLOWS = 2_000
LONGEST_PATH = 400


def check(document: Document) -> Iterator[Report]:
    if len(document.nodes) > MOST_NODES or len(document.flows) > MOST_FLOWS:
        yield Report(
            document.process_id,
            f"流程有 {len(document.nodes)} 个节点、{len(document.flows)} 条连线，上限是 {MOST_NODES} 和 {MOST_FLOWS}：请用调用活动拆开。",
            f"The process has {len(document.nodes)} nodes and {len(document.flows)} flows, the limits are {MOST_NODES} and {MOST_FLOWS}: "
            "please split it with call activities.",
        )
        return
    for scope in document.scopes:
        if _deepest(document, scope) > LONGEST_PATH:
            yield Report(
                scope.id,
                f"{scope.zh}一条路径上有 {LONGEST_PATH} 多个节点，太长：请用调用活动拆开。",
                f"{scope.en} has a path of more than {LONGEST_PATH} nodes, which is too long: please split it with call activities.",
            )


def _deepest(document: Document, scope: Scope) -> int:
    """How long a path gets when it is followed depth first from the start, every node once."""
    seen: set[str] = set()
    deepest = 0
    for start in scope.starts:
        todo = [(start.id, 1)]
        while todo:
            node_id, depth = todo.pop()
            node = document.node(node_id)
            if node_id in seen or node is None:
                continue
            seen.add(node_id)
            deepest = max(deepest, depth)
            following = [*(b.id for b in document.boundaries(node)), *(f.target for f in document.outgoing(node))]
            todo += [(f, depth + 1) for f in reversed(following)]
    return deepest
