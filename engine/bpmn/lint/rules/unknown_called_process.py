"""What a call activity calls is deployed or comes along. Only when the processes are known."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    processes = document.known.processes
    if processes is None:
        return
    for node in document.of("callActivity"):
        called = node.element.get("calledElement", "")
        if called and called != document.process_id and called not in processes:
            zh, en = did_you_mean(called, processes)
            yield Report(
                node.id,
                f"调用活动{node.zh}要调用的流程「{short(called)}」还没有部署{zh}：请先部署它，或重新选择。",
                f"The process “{short(called)}” that {node.en} calls is not deployed{en}: please deploy it first or choose another.",
            )
