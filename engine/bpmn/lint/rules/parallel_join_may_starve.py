"""One branch of a parallel block may leave it for an end event while the join goes on waiting for it: the request would never end.

A terminate end event is a way to leave a block, an error or escalation end event too; so is a path that comes back to the join.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.joins import Choice, Join, Ways, joins
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for join in joins(document):
        choice = join.first(join.deciding(), _leaves)
        if choice is not None:
            node = join.node
            yield Report(
                node.id,
                f"从{choice.at.zh}可以直接走到结束事件，并行网关{node.zh}会一直等这个分支：请改成终止结束事件，或把这条路也连到{node.zh}。",
                f"A path leads from {choice.at.en} to an end event, and the parallel gateway {node.en} would wait for that branch for ever: "
                "please use a terminate end event, or lead the path to the join.",
            )


def _leaves(join: Join, ways: Ways, choice: Choice) -> bool:
    """Does this choice end plainly without the join, while a parallel branch beside it waits there?"""
    graph, place = ways.graph, ways.graph.index[choice.at]
    reached = graph.reach(choice.way)
    waited_for = graph.bits(f for f in join.incoming if graph.has(graph.dominators(f), choice.at))
    if not waited_for or not reached & join.among.plain_ends or reached & join.into:
        return False
    others = join.into & ~waited_for
    return any(_parts(ways.branches(split), others, place) for split in ways.leading(choice.at))


def _parts(branches: list[int], others: int, place: int) -> bool:
    """Does a split lead to the choice by one branch, and by another only to what the join waits for besides?"""
    return any(b & others and not b >> place & 1 for b in branches) and any(b >> place & 1 for b in branches)
