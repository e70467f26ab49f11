"""Every node, flow and process has an XML name as id: element paths, rows and spec names are built from it."""

import re
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import words

SEVERITY: Severity = "error"
NAME = re.compile(r"[^\W\d][\w.\-·]*")


def check(document: Document) -> Iterator[Report]:
    parts = [document.process, *(n.element for n in document.nodes), *(f.element for f in document.flows)]
    for element in [*parts, *document.errors.values()]:
        element_id = element.get("id", "")
        if not NAME.fullmatch(element_id):
            zh, en = words(element)
            name = short(element.get("name", "") or element_id)
            yield Report(
                element_id or None,
                f"{zh}「{name}」的 ID「{short(element_id)}」不能用：请改成以字母或下划线开头、只含字母、数字、_ - . 的 ID。",
                f"The {en} “{name}” has the id “{short(element_id)}”, which cannot be used: "
                "please begin with a letter or _ and use only letters, digits, _ - .",
            )
