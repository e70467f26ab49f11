"""Parameters of a service have a name of their own that Python can take as a keyword, and a value."""

import re
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
NAME = re.compile(r"[^\W\d]\w*")


def check(document: Document) -> Iterator[Report]:
    for node in document.nodes:
        for operator in tree.extensions(node.element, "serviceTaskOperator"):
            seen: set[str] = set()
            for parameter in operator.iter(f"{{{tree.SPIFF}}}parameter"):
                name = parameter.get("id", "")
                for zh, en in _wrong(parameter, name, seen=seen):
                    yield Report(
                        node.id,
                        f"服务任务{node.zh}的参数「{short(name)}」{zh}：请在属性面板里改正。",
                        f"The parameter “{short(name)}” of the service task {node.en} {en}: please correct it in the properties.",
                    )
                seen.add(name)


def _wrong(parameter: tree.Element, name: str, *, seen: set[str]) -> Iterator[tuple[str, str]]:
    if not NAME.fullmatch(name):
        yield "的名称不能作参数名（字母开头，只含字母、数字、_）", "cannot be a parameter's name (letters, digits, _)"
    elif name in seen:
        yield "写了两次", "is given twice"
    if not parameter.get("value", "").strip():
        yield "没有值", "has no value"
