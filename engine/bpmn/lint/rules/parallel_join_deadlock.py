"""A parallel join that can never be complete: it waits for two branches of which only one is ever taken, or for itself.

Conservative: it speaks only when a choice before the join surely takes away a token that can come no other way. The choice may be an exclusive,
inclusive or event-based gateway, one of several start events, or an activity that ends normally or by a boundary event.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.joins import Choice, Join, Ways, joins
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for join in joins(document):
        starved = _of_itself(join) or _of_choice(join)
        if starved is not None:
            yield starved


def _of_itself(join: Join) -> Report | None:
    node, flow = join.node, join.waits_for_itself
    if flow is None:
        return None
    return Report(
        node.id,
        f"并行网关{node.zh}要等{flow.zh}，而那条连线只有经过它自己才走得到，永远等不齐：请让回路先进入一个排他网关。",
        f"The parallel gateway {node.en} waits for {flow.en}, which is reached only through itself: please lead the loop into an exclusive gateway.",
    )


def _of_choice(join: Join) -> Report | None:
    choice = join.first(join.taking(), _starves)
    if choice is None:
        return None
    node, missing = join.node, join.lost_by(join.among.first_way.graph, choice)[0]
    return Report(
        node.id,
        f"并行网关{node.zh}要等所有分支，而{choice.at.zh}只走其中一部分，{missing.zh}可能永远等不到："
        f"请把{node.zh}换成排他网关，或把前面换成并行网关。",
        f"The parallel gateway {node.en} waits for every branch, but {choice.at.en} takes only some and {missing.en} may never be taken: "
        "please join by an exclusive gateway, or split by a parallel one.",
    )


def _starves(join: Join, ways: Ways, choice: Choice) -> bool:
    """Does the choice bring a token to the join and take away another that it waits for?"""
    return bool(ways.graph.reach(choice.way) & join.into and join.lost_by(ways.graph, choice))
