"""What is wrong with a decision file, as findings. Never raises, whatever the file."""

from collections import Counter
from collections.abc import Mapping

from engine.dmn.decision import Decision
from engine.dmn.document import Element, all_elements, children, read
from engine.dmn.formulas import NULL
from engine.dmn.library import Library
from engine.dmn.lint_table import lint_table
from engine.dmn.model import compiled
from engine.dmn.report import Report
from engine.dmn.table import Table
from engine.model import Finding


def lint(path: str, xml: bytes, others: Mapping[str, bytes] | None = None) -> list[Finding]:
    """Findings of severity `error` (cannot be deployed) and `warning`. `others`: the files it may import, by path."""
    report = Report(path)
    root = read(xml, report)
    if root is not None:
        _lint_structure(root, report)
        for decision in compiled(root, report, Library(others)).decisions.values():
            _lint_decision(decision, report)
    return report.findings


def _lint_structure(root: Element, report: Report) -> None:
    if not children(root, "decision", "businessKnowledgeModel", "itemDefinition"):
        report.error("dmn-no-decision", None, "文件中没有决策", "the file has no decision")
    for element in children(root, "decision", "businessKnowledgeModel"):
        if not element.get("id"):
            name = element.get("name") or "?"
            zh, en = f"决策“{name}”没有 id，只能按名称调用", f"decision {name} has no id and can be called by its name only"
            report.warning("dmn-id", None, zh, en)
    for key, times in Counter(element.get("id") for element in all_elements(root) if element.get("id")).items():
        if times > 1:
            report.error("dmn-duplicate-id", str(key), f"id {key} 出现了 {times} 次", f"id {key} occurs {times} times")


def _lint_decision(decision: Decision, report: Report) -> None:
    if decision.logic is NULL:
        zh, en = f"决策“{decision.name}”没有决策表或表达式", f"decision {decision.name} has neither a table nor an expression"
        report.error("dmn-no-logic", decision.id, zh, en)
    if isinstance(decision.logic, Table):
        lint_table(decision.logic, decision.name, report)
