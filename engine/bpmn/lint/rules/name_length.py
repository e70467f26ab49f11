"""Ids, keys and codes fit where the engine writes them down: rows of tasks, subscriptions, incidents. (Labels may be long: they are cut.)"""

from collections.abc import Iterator, Mapping

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import keys
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
LONGEST_ID = 120
LONGEST_PATH = 300
LONGEST_NAME = 200
LONGEST_OUTCOME = 64


def check(document: Document) -> Iterator[Report]:
    for element_id, zh, en, text, longest in _texts(document):
        if len(text) > longest:
            yield Report(
                element_id[:LONGEST_ID] or None,
                f"{zh}「{short(text)}」有 {len(text)} 个字符，超过 {longest} 个的上限：请改短。",
                f"The {en} “{short(text)}” has {len(text)} characters, more than {longest}: please shorten it.",
            )


def _texts(document: Document) -> Iterator[tuple[str, str, str, str, int]]:
    """(element id, zh, en, text, most characters)"""
    yield document.process_id, "流程的 ID ", "process id", document.process_id, LONGEST_ID
    paths = _paths(document)
    for node in document.nodes:
        yield node.id, "ID ", "id", node.id, LONGEST_ID
        yield node.id, "元素路径", "element path", f"{paths.get(node.scope_id, '')}{node.id}", LONGEST_PATH
        for operator in tree.extensions(node.element, "serviceTaskOperator"):
            yield node.id, "服务主题", "topic", operator.get("id", ""), LONGEST_ID
    for node in document.of(*FOR_PEOPLE):
        yield from ((node.id, "结果的键", "outcome", key, LONGEST_OUTCOME) for key in keys(node))
    for event in document.events:
        if event.declared is not None:
            yield event.node.id, "名称", "name", event.name, LONGEST_NAME
            yield event.node.id, "代码", "code", event.code, LONGEST_ID


def _paths(document: Document) -> Mapping[str, str]:
    """What stands before the id of an element in the path the engine gives it, by scope; outer scopes come first."""
    found = {document.process_id: ""}
    for scope in document.scopes[1:]:
        owner = document.node(scope.id)
        found[scope.id] = f"{found.get(owner.scope_id, '')}{scope.id}/" if owner is not None else ""
    return found
