"""A called process (`starters` is `=none`) has no timer start: it would begin by itself, without the request it belongs to."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for start in document.scopes[0].starts if document.is_called else ():
        if any(event.kind == "timer" for event in document.events_of(start)):
            yield Report(
                start.id,
                f"这个流程只供别的流程调用（starters 为 =none），定时开始事件{start.zh}却会让它自己启动：请删除它，或把定时部分放到单独的流程里。",
                f"This process is only called by others (starters is =none), but the timer start event {start.en} would start it by itself: "
                "please delete it or put the timer into a process of its own.",
            )
