"""A parallel join that can never be complete: it waits for two branches of which only one is ever taken, or for itself.

Conservative: it speaks only when a choice before the join surely takes away a token that can come no other way. The choice may be an exclusive
or inclusive gateway, or an activity that ends normally or by its error boundary event.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.joins import choices, joins, runs_once
from engine.bpmn.lint.parts import Flow, Node, Scope
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        for join in joins(document, scope):
            graph = Graph(document, scope, without=join)
            starved = _of_itself(document, join, graph) or _of_choice(document, scope, join, graph)
            if starved is not None:
                yield starved


def _of_itself(document: Document, join: Node, graph: Graph) -> Report | None:
    if not graph.has(graph.reachable, join):
        return None
    for flow in document.incoming(join):
        if not graph.has(graph.reachable, flow):
            return Report(
                join.id,
                f"并行网关{join.zh}要等{flow.zh}，而那条连线只有经过它自己才走得到，永远等不齐：请让回路先进入一个排他网关。",
                f"The parallel gateway {join.en} waits for {flow.en}, which is reached only through itself: "
                "please lead the loop into an exclusive gateway.",
            )
    return None


def _of_choice(document: Document, scope: Scope, join: Node, graph: Graph) -> Report | None:
    incoming = document.incoming(join)
    for chooser in choices(document, scope):
        for choice in graph.following(chooser):
            reached = graph.reach(choice)
            missing = [f for f in incoming if not graph.has(reached, f) and graph.has(graph.dominators(f), chooser)]
            arrives = any(graph.has(reached, f) for f in incoming)
            if missing and arrives and chooser is not join and runs_once(document, scope, chooser, graph):
                return _says(join, chooser, missing[0])
    return None


def _says(join: Node, chooser: Node, missing: Flow) -> Report:
    return Report(
        join.id,
        f"并行网关{join.zh}要等所有分支，而{chooser.zh}只走其中一部分，{missing.zh}可能永远等不到：请把{join.zh}换成排他网关，或把前面换成并行网关。",
        f"The parallel gateway {join.en} waits for every branch, but {chooser.en} takes only some and {missing.en} may never be taken: "
        "please join by an exclusive gateway, or split by a parallel one.",
    )
