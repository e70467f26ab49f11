"""A process has a name: the catalogue and every title show it."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    if not document.process.get("name", "").strip():
        yield Report(
            document.process_id,
            f"流程「{short(document.process_id)}」没有名称，列表里只会显示它的 ID：请填写流程名称。",
            f"The process “{short(document.process_id)}” has no name, lists would show its id: please give it one.",
        )
