"""Values of the approval profile: those that work today pass, those reserved for later are called so, the rest is a slip of the pen."""

import re
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.profile import known_at
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import written

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for entry in written(document):
        rule = known_at(entry.kind, entry.name or "")
        value = (entry.value or "").strip()
        if rule is None or not rule.accepts or entry.value is None or re.fullmatch(rule.accepts, value):
            continue
        name = f"{entry.zh}的属性 {entry.name}", f"The property {entry.name} of {entry.en}"
        if rule.later and re.fullmatch(rule.later, value):
            yield Report(
                entry.element_id,
                f"{name[0]} 的值「{short(value)}」现在还不能用：请改成 {rule.zh}。",
                f"{name[1]} has the value “{short(value)}”, which is not available yet: please use {rule.en}.",
            )
        else:
            yield Report(
                entry.element_id,
                f"{name[0]} 的值「{short(value)}」不对：请改成 {rule.zh}。",
                f"{name[1]} has the value “{short(value)}”, which means nothing: please use {rule.en}.",
            )
