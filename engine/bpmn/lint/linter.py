"""Runs every rule over one file. Never raises: what a rule cannot bear becomes a finding too."""

from collections.abc import Iterator
from itertools import islice

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.known import Known
from engine.bpmn.lint.report import Rule
from engine.bpmn.lint.rules import GATES, RULES
from engine.bpmn.lint.variables import written_by
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


def calls(xml: bytes) -> frozenset[str]:
    """Keys of the processes that a file calls; none when it cannot be read. Never raises."""
    document = _readable(xml, Known())
    return frozenset(n.element.get("calledElement", "") for n in document.of("callActivity")) if document is not None else frozenset()


def writes(xml: bytes, *, known: Known) -> frozenset[str] | None:
    """Variables that the steps of a process write; None when that cannot be told. Never raises."""
    document = _readable(xml, known)
    return written_by(document) if document is not None else None


def _readable(xml: bytes, known: Known) -> Document | None:
    document = Document("process.bpmn", xml, known)
    return None if any(next(findings_of(gate, document), None) for gate in GATES) else document


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
