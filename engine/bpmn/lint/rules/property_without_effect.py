"""Properties the profile knows and the engine does not act on yet: they may stay, but nobody should rely on them."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.profile import known_at
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.written import written

SEVERITY: Severity = "warning"
HARMLESS = frozenset({"none", "false"})


def check(document: Document) -> Iterator[Report]:
    for entry in written(document):
        rule = known_at(entry.kind, entry.name or "")
        if rule is not None and rule.idle and entry.value not in HARMLESS:
            yield Report(
                entry.element_id,
                f"{entry.zh}的属性 {entry.name} 现在还没有效果：可以保留，但请不要依赖它。",
                f"The property {entry.name} of {entry.en} has no effect yet: it may stay, but please do not rely on it.",
            )
