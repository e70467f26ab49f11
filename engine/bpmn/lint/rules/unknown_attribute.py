"""Attributes of other tools on nodes and flows (`camunda:candidateGroups`, …): nobody here reads them, so they promise what does not happen."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"
QUIET = frozenset({"", tree.XSI, tree.BPMN, tree.SPIFF, "http://www.w3.org/XML/1998/namespace"})


def check(document: Document) -> Iterator[Report]:
    for element in [document.process, *(n.element for n in document.nodes), *(f.element for f in document.flows)]:
        for attribute in element.attrib:
            namespace, name = tree.split(str(attribute))
            if namespace not in QUIET:
                zh, en = words(element)
                label = short(element.get("name") or element.get("id") or "")
                yield Report(
                    element.get("id"),
                    f"{zh}「{label}」的属性 {short(name)} 来自别的工具，在这里没有作用：请删除它，或改用属性面板里的设置。",
                    f"The attribute {short(name)} of the {en} “{label}” belongs to another tool and means nothing here: please delete it.",
                )
