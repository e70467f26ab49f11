"""Who waits for or throws a message, signal or escalation says which, by a name others can use (an escalation by its code)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.events import Event
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import DEFINITIONS, words

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for event in document.events:
        if event.kind in ("message", "signal"):
            yield from _named(event, has_name=bool(event.name), zh="名称", en="name")
        elif event.kind == "escalation" and (event.throws or event.declared is not None):
            yield from _named(event, has_name=bool(event.code.strip()), zh="升级代码", en="code")


def _named(event: Event, *, has_name: bool, zh: str, en: str) -> Iterator[Report]:
    node, (what_zh, what_en) = event.node, DEFINITIONS[f"{event.kind}EventDefinition"]
    node_zh, node_en = words(node.element)
    if event.reference is None:
        yield Report(
            node.id,
            f"{node_zh}{node.zh}没有选择{what_zh}：请在属性面板里选择或新建一个。",
            f"The {node_en} {node.en} does not say which {what_en} it means: please choose or add one in its properties.",
        )
    elif event.declared is not None and not has_name:
        yield Report(
            node.id,
            f"{node.zh}用的{what_zh}「{short(event.reference)}」没有{zh}，谁也无法与它对上：请填写{zh}。",
            f"The {what_en} “{short(event.reference)}” of {node.en} has no {en}, so nobody could match it: please fill it in.",
        )
