"""The root is `definitions` in the BPMN 2.0 namespace (BPMN 2.0 §8.1.1); a DMN table, a form or an old format is not."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    namespace, local = tree.split(str(document.root.tag))
    if (namespace, local) != (tree.BPMN, "definitions"):
        yield Report(
            None,
            f"文件的根元素是 {short(local)}（命名空间 {short(namespace) or '无'}），不是 BPMN 2.0 流程图：请上传流程设计器导出的 .bpmn 文件。",
            f"The root element is {short(local)} (namespace {short(namespace) or 'none'}), not a BPMN 2.0 diagram: please upload a .bpmn file.",
        )
