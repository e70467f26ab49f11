"""One boundary event per error on an activity: two for the same code (or two without one) could not both be taken."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for host in document.nodes:
        seen: dict[str, Node] = {}
        for event in document.boundaries(host):
            for definition in event.definitions("errorEventDefinition"):
                error = document.errors.get(definition.get("errorRef", ""))
                code = error.get("errorCode", "") if error is not None else ""
                if code in seen:
                    yield _twice(host, event, first=seen[code], code=code)
                seen.setdefault(code, event)


def _twice(host: Node, second: Node, *, first: Node, code: str) -> Report:
    zh, en = (f"错误「{short(code)}」", f"the error “{short(code)}”") if code else ("任何错误", "any error")
    return Report(
        second.id,
        f"{host.zh}上的{first.zh}和{second.zh}都捕获{zh}：请删除一个，或给它们不同的错误代码。",
        f"{first.en} and {second.en} on {host.en} both catch {en}: please delete one or give them different error codes.",
    )
