"""An error end event nobody in this file catches: only a caller's boundary event can; started by hand it would stop with an incident."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for end in document.of("endEvent"):
        for definition in end.definitions("errorEventDefinition"):
            error = document.errors.get(definition.get("errorRef", ""))
            code = error.get("errorCode", "") if error is not None else ""
            if code and not _caught(document, end, code=code):
                yield Report(
                    end.id,
                    f"{end.zh}抛出的错误「{short(code)}」在本流程里没有边界事件捕获，只有调用方能处理："
                    "请加错误边界事件，或改成普通结束事件并设置 state。",
                    f"Nothing in this process catches the error “{short(code)}” that {end.en} throws, only a caller could: please add an error "
                    "boundary event, or use a plain end event with a state.",
                )


def _caught(document: Document, end: Node, *, code: str) -> bool:
    """Does a boundary event of an enclosing sub-process take this code, or all?"""
    owner = document.node(end.scope_id)
    while owner is not None:
        for event in document.boundaries(owner):
            if any(_code(document, d) in (code, "") for d in event.definitions("errorEventDefinition")):
                return True
        owner = document.node(owner.scope_id) if owner.scope_id != owner.id else None
    return False


def _code(document: Document, definition: tree.Element) -> str:
    error = document.errors.get(definition.get("errorRef", ""))
    return error.get("errorCode", "") if error is not None else ""
