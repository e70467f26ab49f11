"""`state` of an end event is a state a request can end in (approvals B2), and stands on an end of the process, not of a sub-process."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.profile import STATES
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for end in document.of("endEvent"):
        state = end.properties.get("state")
        if state is None:
            continue
        if state not in STATES:
            yield Report(
                end.id,
                f"{end.zh}的 state「{short(state)}」不是单据的终态：请改成 {'、'.join(STATES)} 之一。",
                f"The state “{short(state)}” of {end.en} is none a request can end in: please use one of {', '.join(STATES)}.",
            )
        elif end.scope_id != document.process_id:
            yield Report(
                end.id,
                f"{end.zh}在子流程里，它的 state 不会生效：请把 state 设置到流程的结束事件上。",
                f"{end.en} ends a sub-process, where a state has no effect: please set it on an end event of the process.",
            )
