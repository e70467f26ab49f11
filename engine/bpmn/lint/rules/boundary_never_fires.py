"""A boundary event for what its activity cannot do never fires: people throw no errors, and who does not wait hears no timer.

Errors come from service tasks, sub-processes and called processes, escalations from the latter two; scripts, decisions and sending take no time.
"""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.events import Event
from engine.bpmn.lint.parts import ACTIVITIES, SUB_PROCESSES, Node
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"
NESTING = SUB_PROCESSES | {"callActivity"}
DONE_AT_ONCE = frozenset({"scriptTask", "businessRuleTask", "sendTask"})


def check(document: Document) -> Iterator[Report]:
    for host in document.nodes:
        for boundary in document.boundaries(host) if host.kind in ACTIVITIES else ():
            for event in document.events_of(boundary):
                why = _never(host, event)
                if why is not None:
                    zh, en = words(host.element)
                    yield Report(
                        boundary.id,
                        f"{zh}{host.zh}{why[0]}，边界事件{boundary.zh}永远不会触发：请把它移到{why[1]}上，或删除它。",
                        f"The {en} {host.en} {why[2]}, so {boundary.en} will never fire: please move it to {why[3]}, or delete it.",
                    )


def _never(host: Node, event: Event) -> tuple[str, str, str, str] | None:
    """Why it cannot fire, and where it could, in both languages."""
    if event.kind == "error" and host.kind not in NESTING | {"serviceTask"}:
        where = "服务任务、子流程或调用活动", "a service task, a sub-process or a call activity"
        return "不会抛出 BPMN 错误", where[0], "never throws a BPMN error", where[1]
    if event.kind == "escalation" and host.kind not in NESTING:
        return "不会抛出升级", "子流程或调用活动", "never throws an escalation", "a sub-process or a call activity"
    if event.kind in ("timer", "message", "signal") and host.kind in DONE_AT_ONCE:
        return "一到就执行完，不会等待", "要等待的活动", "is done at once and never waits", "an activity that waits"
    return None
