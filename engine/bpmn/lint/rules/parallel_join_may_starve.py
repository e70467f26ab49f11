"""One branch of a parallel block may leave it for an end event while the join goes on waiting for it: the request would never end.

A terminate end event is a way to leave a block, an error end event too; so is a path that comes back to the join.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.joins import choices, joins, runs_once, splits
from engine.bpmn.lint.parts import Node, Scope
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        plain = [e for e in scope.ends if not e.definitions("terminateEventDefinition") and not e.definitions("errorEventDefinition")]
        for join in joins(document, scope):
            graph = Graph(document, scope, without=join)
            leaving = _leaving(document, scope, join, graph, graph.bits(plain))
            if leaving is not None:
                yield Report(
                    join.id,
                    f"从{leaving.zh}可以直接走到结束事件，并行网关{join.zh}会一直等这个分支：请改成终止结束事件，或把这条路也连到{join.zh}。",
                    f"A path leads from {leaving.en} to an end event, and the parallel gateway {join.en} would wait for that branch for ever: "
                    "please use a terminate end event, or lead the path to the join.",
                )


def _leaving(document: Document, scope: Scope, join: Node, graph: Graph, plain: int) -> Node | None:
    incoming = document.incoming(join)
    for chooser in choices(document, scope):
        waited_for = [f for f in incoming if graph.has(graph.dominators(f), chooser)]
        if not waited_for or chooser is join:
            continue
        others = [f for f in incoming if f not in waited_for]
        goes = [c for c in graph.following(chooser) if not any(graph.has(graph.reach(c), f) for f in incoming) and graph.reach(c) & plain]
        beside = any(_beside(graph, split, chooser, graph.bits(others)) for split in splits(document, scope) if goes)
        if beside and runs_once(document, scope, chooser, graph):
            return chooser
    return None


def _beside(graph: Graph, split: Node, chooser: Node, others: int) -> bool:
    """Does one flow of the split lead to the choice and another, not passing it, to the join?"""
    branches = [graph.reach(c) for c in graph.following(split)]
    return any(graph.has(b, chooser) for b in branches) and any(b & others and not graph.has(b, chooser) for b in branches)
