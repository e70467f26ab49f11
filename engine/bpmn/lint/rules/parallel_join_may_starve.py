"""One branch of a parallel block may leave it for an end event while the join goes on waiting for it: the request would never end.

A terminate end event is a way to leave a block, an error or escalation end event too; so is a path that comes back to the join.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.joins import Choice, Join, joins
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"
LEAVING = ("terminate", "error", "escalation")


def check(document: Document) -> Iterator[Report]:
    for join in joins(document):
        choice = join.first(_leaves)
        if choice is not None:
            node = join.node
            yield Report(
                node.id,
                f"从{choice.at.zh}可以直接走到结束事件，并行网关{node.zh}会一直等这个分支：请改成终止结束事件，或把这条路也连到{node.zh}。",
                f"A path leads from {choice.at.en} to an end event, and the parallel gateway {node.en} would wait for that branch for ever: "
                "please use a terminate end event, or lead the path to the join.",
            )


def _leaves(join: Join, graph: Graph, choice: Choice) -> bool:
    """Does this choice end plainly without the join, while a parallel branch beside it waits there?"""
    plain = [e for e in join.scope.ends if not any(e.definitions(f"{kind}EventDefinition") for kind in LEAVING)]
    into, reached = graph.bits(join.incoming), graph.reach(choice.way)
    waited_for = graph.bits(f for f in join.incoming if graph.has(graph.dominators(f), choice.at))
    if not waited_for or not reached & graph.bits(plain) or reached & into:
        return False
    for split in join.splits:
        branches = [graph.reach(c) for c in graph.following(split)]
        beside = any(b & into & ~waited_for and not graph.has(b, choice.at) for b in branches)
        if beside and any(graph.has(b, choice.at) for b in branches):
            return True
    return False
