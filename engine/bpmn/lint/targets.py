"""Which variables a diagram writes: results, what comes with messages and errors, multi-instance items and outputs, script assignments."""

from collections.abc import Iterator

from engine import feel
from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node


def targets(document: Document) -> Iterator[tuple[Node, str, str]]:
    """(node, attribute or element, variable) for what the XML names; script assignments are `assigned`."""
    for node in document.nodes:
        for operator in tree.extensions(node.element, "serviceTaskOperator"):
            if operator.get("resultVariable"):
                yield node, "resultVariable", operator.get("resultVariable", "")
        for result in tree.extensions(node.element, "resultVariable"):
            if tree.text(result):
                yield node, "resultVariable", tree.text(result)
        for loop in tree.children(node.element, "multiInstanceLoopCharacteristics"):
            for item in tree.children(loop, "inputDataItem", "outputDataItem"):
                yield node, tree.kind(item), item.get("name") or item.get("id") or ""
            for output in tree.children(loop, "loopDataOutputRef"):
                yield node, "loopDataOutputRef", tree.text(output)
    for event in document.events:
        if event.variable and not event.throws:
            yield event.node, "messageVariable" if event.kind == "message" else "variableName", event.variable


def assigned(document: Document) -> Iterator[tuple[Node, str, str]]:
    """The same for what scripts assign; nothing where a script cannot be parsed (another rule says so)."""
    for node in document.of("scriptTask"):
        try:
            names = [name for name, _ in feel.assignments(tree.text(tree.child(node.element, "script")))]
        except feel.FeelError:
            continue
        for name in names:
            yield node, "script", name
