"""The `form` of a task is a file of the folder's `forms/`; without the property the file is optional. Only when the forms are known."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import registering
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    if document.known.forms is None:
        return
    forms = frozenset(name.removeprefix("forms/") for name in document.known.forms)
    for node in (*document.of(*FOR_PEOPLE), *registering(document)):
        form = node.properties.get("form")
        if form is not None and form not in forms:
            zh, en = did_you_mean(form, forms)
            yield Report(
                node.id,
                f"{node.zh}用的表单「{short(form)}」不在 forms/ 下{zh}：请添加表单或重新选择。",
                f"The form “{short(form)}” of {node.en} is not in forms/{en}: please add it or choose another.",
            )
