"""Results, items and outputs land in variables whose names FEEL can read: letters, digits and _."""

import re
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.targets import targets

SEVERITY: Severity = "error"
NAME = re.compile(r"[^\W\d]\w*")


def check(document: Document) -> Iterator[Report]:
    for node, where, name in targets(document):
        if not NAME.fullmatch(name):
            yield Report(
                node.id,
                f"{node.zh}的 {where}「{short(name)}」不能作变量名：请用字母或 _ 开头，只含字母、数字、_。",
                f"The {where} “{short(name)}” of {node.en} cannot be a variable's name: "
                "please begin with a letter or _ and use only letters, digits, _.",
            )
