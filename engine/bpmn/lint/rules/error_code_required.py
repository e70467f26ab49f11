"""An error that is thrown or caught has a code: handlers throw codes (`BpmnError("E_…")`), names match nothing."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("endEvent", "boundaryEvent"):
        for definition in node.definitions("errorEventDefinition"):
            reference = definition.get("errorRef")
            error = document.errors.get(reference or "")
            if reference is None and node.kind == "endEvent":
                yield Report(
                    node.id,
                    f"错误结束事件{node.zh}没有选择错误：请在属性里选择要抛出的错误。",
                    f"The error end event {node.en} does not say which error it throws: please choose one in its properties.",
                )
            elif error is not None and not error.get("errorCode", "").strip():
                name = short(error.get("name") or reference or "")
                yield Report(
                    node.id,
                    f"{node.zh}用的错误「{name}」没有错误代码，不会与任何错误匹配：请填写错误代码。",
                    f"The error “{name}” of {node.en} has no code and would match nothing: please fill in its error code.",
                )
