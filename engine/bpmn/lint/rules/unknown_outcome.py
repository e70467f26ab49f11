"""A condition that compares with an outcome its task does not have is never true: mostly `approve` for `approved`."""

from collections.abc import Iterator
from functools import lru_cache

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.formulas import Formula
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.outcomes import keys, named, readings, tasks_before
from engine.bpmn.lint.parts import FOR_PEOPLE, Node
from engine.bpmn.lint.report import Report, Severity, listed, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    asked = {gateway: (tasks, _possible(tasks)) for gateway, tasks in tasks_before(document).items()}
    for reading in readings(document):
        if reading.gateway_id in asked:
            tasks, possible = asked[reading.gateway_id]
            yield from _compare(reading.formula, "outcome", tasks=tasks, possible=possible)
    for formula in document.formulas:
        for path in formula.paths:
            node = document.node(path.removeprefix("outcomes.")) if path.startswith("outcomes.") else None
            if node is not None and node.kind in FOR_PEOPLE:
                yield from _compare(formula, path, tasks=(node,), possible=_possible((node,)))


def _possible(tasks: tuple[Node, ...]) -> frozenset[str]:
    return frozenset(key for task in tasks for key in keys(task))


def _compare(formula: Formula, variable: str, *, tasks: tuple[Node, ...], possible: frozenset[str]) -> Iterator[Report]:
    for key in sorted(named(variable, formula.text) - possible):
        (zh, en), (all_zh, all_en) = did_you_mean(key, possible), _all(possible)
        yield Report(
            formula.element_id,
            f"{formula.zh}比较的结果「{short(key)}」不是{'、'.join(t.zh for t in tasks[:3])}的审批结果{zh}：请改成 {all_zh} 之一。",
            f"{formula.en[:1].upper()}{formula.en[1:]} compares with “{short(key)}”, no outcome of {', '.join(t.en for t in tasks[:3])}{en}: "
            f"please use one of {all_en}.",
        )


@lru_cache(maxsize=1)
def _all(possible: frozenset[str]) -> tuple[str, str]:
    return listed(sorted(possible), "、"), listed(sorted(possible))
