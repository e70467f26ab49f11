"""No DOCTYPE, no entities: BPMN needs neither, attacks do (billion laughs, external entities)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    if document.parsed.doctype:
        yield Report(
            None,
            "文件里有 DOCTYPE 或实体声明，不能接受：请删除 <!DOCTYPE …> 这一段再上传。",
            "The file has a DOCTYPE or entity declarations, which are not accepted: please delete the <!DOCTYPE …> part.",
        )
