"""A variable nobody writes is null for ever, and a condition on it never holds. Only when the start form is known: else anything may come in.

A warning, because it is never quite certain: an administrator may set variables by hand, and in a filter (`rows[price > 5]`) a name may be an entry
of the rows, so names in brackets are not judged at all.
"""

import re
from collections.abc import Iterator

from engine.bpmn.lint.candidates import Candidate, of_node
from engine.bpmn.lint.deadlines import of_transfer
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.variables import variables

SEVERITY: Severity = "warning"
BRACKETS = re.compile(r"\[[^\]]*\]?")


def check(document: Document) -> Iterator[Report]:
    known = variables(document)
    if known is None:
        return
    for element_id, zh, en, names in _readings(document):
        for name in sorted(names - known):
            guess_zh, guess_en = did_you_mean(name, known)
            yield Report(
                element_id,
                f"{zh}读取的变量「{short(name)}」没有任何表单、脚本、决策、服务或消息写入{guess_zh}，它永远是空的：请改正名称，或先写入它。",
                f"{en[:1].upper()}{en[1:]} reads the variable “{short(name)}”, which no form, script, decision, service or message writes{guess_en}, "
                "so it is always null: please correct the name or write it before.",
            )


def _names_field(candidate: Candidate) -> bool:
    return candidate.kind == "field" or (candidate.kind == "head" and candidate.value != "initiator")


def _readings(document: Document) -> Iterator[tuple[str, str, str, set[str]]]:
    """(element id, zh, en, names) of all that reads variables."""
    for formula in document.formulas:
        filtered = " ".join(BRACKETS.findall(formula.text))
        yield formula.element_id, formula.zh, formula.en, {n for n in formula.names if not re.search(rf"(?<!\w){re.escape(n)}(?!\w)", filtered)}
    for node in document.of(*FOR_PEOPLE):
        fields = {candidate.value.partition(".")[0] for candidate in (*of_node(node), *of_transfer(node)) if _names_field(candidate)}
        yield node.id, f"{node.zh}的 candidates ", f"candidates of {node.en}", fields
    for node in document.of("businessRuleTask"):
        for decision in document.decisions_of(node):
            names = set((document.known.inputs or {}).get(decision, ()))
            yield node.id, f"{node.zh}的决策「{short(decision)}」", f"the decision “{short(decision)}” of {node.en}", names
