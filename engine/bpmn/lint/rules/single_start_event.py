"""At most one plain start event (there is one start form, architecture §14.1), and no two that wait for the same."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node, Scope
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import DEFINITIONS

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        plain = [start for start in scope.starts if not document.events_of(start)]
        for start in plain[1:]:
            yield Report(
                start.id,
                f"{scope.zh}有 {len(plain)} 个开始事件，只能有一个：请删除{start.zh}，或用网关从同一个开始事件分出去。",
                f"{scope.en} has {len(plain)} start events, only one is possible: please delete {start.en} or branch by a gateway.",
            )
        yield from _waiting(document, scope)


def _waiting(document: Document, scope: Scope) -> Iterator[Report]:
    """Two start events for one message: one message would have to start two requests."""
    seen: dict[tuple[str, str], Node] = {}
    for start in scope.starts:
        for event in document.events_of(start):
            first = seen.setdefault((event.kind, event.name), start)
            if event.name and first is not start:
                zh, en = DEFINITIONS[f"{event.kind}EventDefinition"]
                yield Report(
                    start.id,
                    f"{scope.zh}的{first.zh}和{start.zh}等的是同一个{zh}「{short(event.name)}」，不知道从哪里开始：请删除一个，或换用不同的{zh}。",
                    f"{first.en} and {start.en} of {scope.en} wait for the same {en} “{short(event.name)}”, and nobody could say where to begin: "
                    f"please delete one or use another {en}.",
                )
