"""Attributes nobody here reads: of other tools (`camunda:candidateGroups`), misspelt (`isSequental`), or of BPMN and without effect.

They promise what does not happen. Reported once for each element and vendor, wherever they stand.
"""

from collections.abc import Iterator

from engine.bpmn.lint import attributes, tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.report import Report, Severity, listed, short
from engine.bpmn.lint.words import owner, words

SEVERITY: Severity = "warning"
QUIET = frozenset({tree.XSI, tree.BPMN, tree.SPIFF, "http://www.w3.org/XML/1998/namespace"})


def check(document: Document) -> Iterator[Report]:
    for element in document.elements:
        foreign = [name for namespace, name in map(tree.split, map(str, element.attrib)) if namespace and namespace not in QUIET]
        if foreign:
            yield _foreign(element, listed(foreign))
        known = attributes.known(tree.kind(element))
        if known is None:
            continue
        for name in map(str, element.attrib):
            if not name.startswith("{") and (name not in known or _idle(element, name)):
                yield _idle_report(element, name, known - attributes.EVERYWHERE)


def _idle(element: tree.Element, name: str) -> bool:
    """An attribute of BPMN with a value that would mean something elsewhere."""
    return name in attributes.DEFAULTS and element.get(name) not in attributes.DEFAULTS[name]


def _foreign(element: tree.Element, names: str) -> Report:
    zh, en = words(element)
    where = owner(element)
    label = short(where.get("name") or where.get("id"))
    return Report(
        where.get("id"),
        f"{zh}「{label}」的属性 {names} 来自别的工具，在这里没有作用（已忽略）：请删除它，或改用属性面板里的设置。",
        f"The attribute {names} of the {en} “{label}” belongs to another tool and is ignored: please delete it.",
    )


def _idle_report(element: tree.Element, name: str, known: frozenset[str]) -> Report:
    zh, en = words(element)
    where = owner(element)
    label = short(where.get("name") or where.get("id"))
    guess_zh, guess_en = did_you_mean(name, known - {name})
    return Report(
        where.get("id"),
        f"{zh}「{label}」的属性 {short(name)}=「{short(element.get(name))}」在这里没有作用（已忽略）{guess_zh}：请改正或删除它。",
        f"The attribute {short(name)}=“{short(element.get(name))}” of the {en} “{label}” means nothing here and is ignored{guess_en}: "
        "please correct or delete it.",
    )
