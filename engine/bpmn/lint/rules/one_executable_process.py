"""Exactly one process of the file can run (`isExecutable`); other pools are drawing and say `isExecutable="false"`."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    count = len(document.executable)
    if count == 0:
        yield Report(
            None,
            "文件里没有可执行的流程：请在流程的属性里勾选「可执行」。",
            "The file has no executable process: please tick “executable” in the properties of the process.",
        )
    elif count > 1:
        yield Report(
            document.executable[1].get("id"),
            f"文件里有 {count} 个可执行的流程，只能有一个：请把其余的拆成单独的文件，用调用活动连起来。",
            f"The file has {count} executable processes, only one is possible: please move the others to files of their own and call them.",
        )
