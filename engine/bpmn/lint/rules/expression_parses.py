"""Every condition, script, parameter and loop setting is FEEL that can be parsed (architecture §9); the sentence comes from the parser."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for formula in document.formulas:
        error = formula.error
        if error is not None:
            zh, en = "", ""
            if error.position is not None:
                zh = f"第 {error.position.line} 行第 {error.position.column} 列："
                en = f"line {error.position.line}, column {error.position.column}: "
            yield Report(
                formula.element_id,
                f"{formula.zh}不是正确的 FEEL，{zh}{error.message_zh.rstrip('。')}。",
                f"{formula.en[:1].upper()}{formula.en[1:]} is not valid FEEL, {en}{error.message_en.rstrip('.')}.",
            )
