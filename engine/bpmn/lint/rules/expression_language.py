"""A condition that declares another language than FEEL would be read as FEEL and mean something else."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for flow in document.flows:
        condition = tree.child(flow.element, "conditionExpression")
        language = condition.get("language", "") if condition is not None else ""
        if language and "feel" not in language.lower():
            yield Report(
                flow.id,
                f"{flow.zh}上的条件声明了语言 {short(language)}，这里只用 FEEL：请删除 language，并用 FEEL 写条件。",
                f"The condition on {flow.en} declares the language {short(language)}, only FEEL runs here: "
                "please delete the attribute and write FEEL.",
            )
