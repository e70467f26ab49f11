"""A loop without a person, a timer or a message in it: nothing slows it down, so it spins until the step budget refuses the command.

A parallel or inclusive join that also waits for a path from outside the loop ends it; a sub-process counts as waiting when anything in it does.
To repeat work a known number of times there are loops on the activity itself (multi-instance, standard loop).
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.lint import search
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.parts import Node, Scope
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
MOST_NAMES = 4


def check(document: Document) -> Iterator[Report]:
    for scope, graph in document.graphs:
        resting = {graph.index[node] for node in scope.nodes if document.waits(node)}
        for loop in _loops(document, scope, graph=graph, closed=resting):
            nodes = [v for v in map(graph.vertices.__getitem__, sorted(loop)) if isinstance(v, Node) and graph.has(graph.reachable, v)]
            if nodes:
                zh, en = "、".join(n.zh for n in nodes[:MOST_NAMES]), ", ".join(n.en for n in nodes[:MOST_NAMES])
                yield Report(
                    nodes[0].id,
                    f"{zh}形成的回路里没有人、定时器或消息，会不停地空转：请在回路里加一个用户任务或定时事件，或改用活动自身的循环。",
                    f"Nobody and nothing waits in the loop of {en}, so it would spin without end: please put a user task or a timer into it, "
                    "or use the loop of an activity.",
                )


def _loops(document: Document, scope: Scope, *, graph: Graph, closed: set[int]) -> list[set[int]]:
    """Circles that nothing in `closed` interrupts. A join in a circle that needs a flow from elsewhere interrupts it too."""
    joins = [n for n in scope.nodes if n.kind == "parallelGateway" and len(document.incoming(n)) > 1]
    while True:
        open_ = [[] if i in closed else [s for s in following if s not in closed] for i, following in enumerate(graph.successors)]
        circles = [set(c) for c in search.components(open_) if len(c) > 1]
        circle_of = {i: circle for circle in circles for i in circle}
        starved = {graph.index[j] for j in joins if _needs_more(document, j, graph=graph, circle_of=circle_of)} - closed
        if not starved:
            return circles
        closed |= starved


def _needs_more(document: Document, join: Node, *, graph: Graph, circle_of: Mapping[int, set[int]]) -> bool:
    circle = circle_of.get(graph.index[join])
    return circle is not None and any(graph.index[flow] not in circle for flow in document.incoming(join))
