"""Field permissions and summaries name fields that their form has. Only when the forms are known.

`fields` of a task is about its own form, else the start form; `fields.ELEMENT` of a call activity and `summary` are about the start form.
"""

import json
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.profile import CALL_PREFIX
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import Written, written

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for entry in written(document) if document.known.fields is not None else ():
        named = _named(entry)
        form = _form(document, entry) if named else None
        for name in named if form is not None else ():
            if form is not None and name.replace("[]", "") not in form:
                zh, en = did_you_mean(name, form)
                yield Report(
                    entry.element_id,
                    f"{entry.zh}的属性 {entry.name} 里的字段「{short(name)}」在表单里没有{zh}：请改成表单里的字段。",
                    f"The property {entry.name} of {entry.en} names the field “{short(name)}”, which the form does not have{en}: "
                    "please use a field of the form.",
                )


def _form(document: Document, entry: Written) -> frozenset[str] | None:
    """None when there is no such form."""
    start = next((s for s in document.scopes[0].starts if not document.events_of(s)), None)
    names = [f"{start.id}.form"] if start is not None else []
    if entry.kind in FOR_PEOPLE:
        task = document.node(entry.element_id or "")
        own = task.properties.get("form", f"{task.id}.form") if task is not None else ""
        names.insert(0, own)
    return next((document.fields[name] for name in names if name in document.fields), None)


def _named(entry: Written) -> list[str]:
    text = entry.value or ""
    if entry.kind == "process" and entry.name == "summary":
        return [name.strip() for name in text.split(",") if name.strip()]
    is_fields = entry.name == "fields" and entry.kind in FOR_PEOPLE
    if not is_fields and not (entry.kind == "callActivity" and (entry.name or "").startswith(CALL_PREFIX)):
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return list(found) if isinstance(found, dict) else []
