"""Extension elements that nobody here reads, wherever they stand: of other vendors, and of SpiffWorkflow's those without a meaning in that place.

Reported once for each element and vendor.
"""

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, listed, short
from engine.bpmn.lint.rules.no_python_scripts import SCRIPTS
from engine.bpmn.lint.words import DEFINITIONS, owner, words

SEVERITY: Severity = "warning"
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
SPOKEN = frozenset({"message", "signal", "escalation", "error", "messageEventDefinition", "signalEventDefinition", "escalationEventDefinition"})
PLACES = {
    "serviceTaskOperator": frozenset({"serviceTask"}),
    "calledDecisionId": frozenset({"businessRuleTask"}),
    "resultVariable": frozenset({"businessRuleTask"}),
    "messageVariable": CATCHING | SPOKEN,
    "variableName": CATCHING | SPOKEN | {"errorEventDefinition"},
    "messagePayload": THROWING | SPOKEN,
    "payloadExpression": THROWING | SPOKEN,
}


def check(document: Document) -> Iterator[Report]:
    for element in document.elements:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for box in tree.children(element, "extensionElements"):
            for extension in box:
                namespace, name = tree.split(str(extension.tag))
                if namespace != tree.SPIFF:
                    found[namespace].append(name)
                elif not _read(element, name):
                    found[namespace].append(f"spiffworkflow:{name}")
                elif name == "serviceTaskOperator":
                    found[namespace] += [f"spiffworkflow:{n}" for n in _beside_parameters(extension)]
        for namespace, names in found.items():
            if names:
                yield _unread(element, listed(names), namespace)


def _read(element: tree.Element, name: str) -> bool:
    # Python extensions have a rule of their own, and so have properties.
    return name in SCRIPTS or name == "properties" or tree.kind(element) in PLACES.get(name, ())


def _beside_parameters(operator: tree.Element) -> list[str]:
    """`retry` and the like: how often is tried again is said by the handler."""
    return [tree.split(str(child.tag))[1] for child in operator if child.tag != f"{{{tree.SPIFF}}}parameters"]


def _unread(element: tree.Element, names: str, namespace: str) -> Report:
    zh, en = DEFINITIONS.get(tree.kind(element)) or words(element)
    where = owner(element)
    label = short(where.get("name") or where.get("id"))
    vendor = "" if namespace == tree.SPIFF else short(namespace) or "-"
    return Report(
        where.get("id"),
        f"{zh}「{label}」的扩展元素 {names}{f'（{vendor}）' if vendor else ''} 在这里没有作用（已忽略）：请删除它，或改用属性面板里的设置。",
        f"The extension element {names}{f' ({vendor})' if vendor else ''} of the {en} “{label}” means nothing here and is ignored: please delete it.",
    )
