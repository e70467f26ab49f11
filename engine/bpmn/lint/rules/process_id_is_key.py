"""The process id is the name of its folder: that is the key people and other processes start it by. Only when the key is known."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    key = document.known.key
    if key is not None and document.process_id != key:
        yield Report(
            document.process_id,
            f"流程的 ID 是「{short(document.process_id)}」，应当与文件夹名「{key}」相同：请改成「{key}」。",
            f"The process id is “{short(document.process_id)}” but must be the name of its folder: please change it to “{key}”.",
        )
