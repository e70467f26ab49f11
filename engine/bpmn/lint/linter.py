"""Runs every rule over one file. Never raises: what a rule cannot bear becomes a finding too."""

from collections.abc import Iterator
from itertools import islice

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.known import Known
from engine.bpmn.lint.report import Rule
from engine.bpmn.lint.rules import GATES, RULES
from engine.model import Finding

MANY = 100
"""A rule says at most so much about one file, and how many more there are: who has a hundred of one kind fixes those first."""


def lint(path: str, xml: bytes, *, known: Known | None = None) -> list[Finding]:
    """What stands against deploying this BPMN file, and what looks odd (severity `warning`), rule by rule. Never raises."""
    document = Document(path, xml, known or Known())
    findings: list[Finding] = []
    for rule in RULES:
        found = list(findings_of(rule, document))
        findings += found
        if found and rule in GATES:
            break
    return findings


def name(rule: Rule) -> str:
    """The rule's id: its file name in kebab-case."""
    return rule.__name__.rpartition(".")[2].replace("_", "-")


def findings_of(rule: Rule, document: Document) -> Iterator[Finding]:
    """What one rule says, with path, rule name and severity; a rule that fails is a finding `rule-error`."""
    try:
        reports = rule.check(document)
        for report in islice(reports, MANY):
            yield Finding(document.path, name(rule), rule.SEVERITY, report.element_id or None, report.zh, report.en)
        if more := sum(1 for _ in reports):
            yield Finding(
                document.path,
                name(rule),
                rule.SEVERITY,
                None,
                f"同类问题还有 {more} 处：请先改正上面的。",
                f"There are {more} more: please correct these first.",
            )
    except Exception as broken:  # noqa: BLE001  # a file may be stranger than a rule foresaw: that refuses the file, and the other rules still speak
        yield Finding(
            document.path, "rule-error", "error", None,
            f"检查规则 {name(rule)} 在这个文件上出错（{type(broken).__name__}），文件不能部署：请把文件交给管理员。",
            f"The rule {name(rule)} failed on this file ({type(broken).__name__}), so it is refused: please give it to an administrator.",
        )  # fmt: skip
