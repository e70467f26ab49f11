"""A form nobody shows: its name is that of no start event or task, often by a slip of the pen. Only when the forms are known."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import registering
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    if document.known.forms is None:
        return
    showing = (*document.of("startEvent", *FOR_PEOPLE), *registering(document))
    used = frozenset(n.properties.get("form", f"{n.id}.form") for n in showing)
    for form in sorted(name.removeprefix("forms/") for name in document.known.forms):
        if form not in used:
            zh, en = did_you_mean(form, used)
            yield Report(
                None,
                f"表单「{short(form)}」没有被任何步骤使用{zh}：请把文件名改成「元素ID.form」，或在任务上设置 form，或删除它。",
                f"No step shows the form “{short(form)}”{en}: please name the file after an element, set the property form of a task, or delete it.",
            )
