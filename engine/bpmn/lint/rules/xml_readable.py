"""The bytes are XML that a strict parser can read: well-formed, in the encoding they declare, not nested too deeply."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    parsed = document.parsed
    if parsed.root is not None:
        return
    zh_where = f"第 {parsed.line} 行" if parsed.line else "开头"
    en_where = f"line {parsed.line}" if parsed.line else "its beginning"
    reason = short(parsed.problem) or "empty"
    yield Report(
        None,
        f"文件在{zh_where}读不下去（{reason}），不是完整的 XML：请用流程设计器重新导出。",
        f"The file cannot be read at {en_where} ({reason}), it is not well-formed XML: please export it again from the designer.",
    )
