"""Only service tasks, sub-processes and called processes throw BPMN errors; on a user task the handling would never begin."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import SUB_PROCESSES, TASKS
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"
THROWING = SUB_PROCESSES | {"serviceTask", "callActivity"}


def check(document: Document) -> Iterator[Report]:
    for host in document.nodes:
        for event in document.boundaries(host):
            if host.kind in TASKS and host.kind not in THROWING and event.definitions("errorEventDefinition"):
                zh, en = words(host.element)
                yield Report(
                    event.id,
                    f"{zh}{host.zh}不会抛出 BPMN 错误，边界事件{event.zh}永远不会触发：请把它移到服务任务、子流程或调用活动上。",
                    f"The {en} {host.en} never throws a BPMN error, so {event.en} will never fire: please move it to a service task, "
                    "a sub-process or a call activity.",
                )
