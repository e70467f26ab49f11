"""Only properties of the approval profile, each on its kind of element: a misspelt `candidate` would silently give the task to nobody."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.profile import BY_KIND, CALL_PREFIX, MESSAGE_CATCH, known_at
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import Written, written

SEVERITY: Severity = "error"
PLACES = {
    "userTask": ("用户任务", "user tasks"),
    "process": ("流程", "the process"),
    "endEvent": ("结束事件", "end events"),
    MESSAGE_CATCH: ("消息捕获事件", "message catch events"),
}


def check(document: Document) -> Iterator[Report]:
    for entry in written(document):
        if entry.name and known_at(entry.kind, entry.name) is None:
            zh, en = _meant(entry, entry.name)
            yield Report(
                entry.element_id,
                f"{entry.zh}的属性「{short(entry.name)}」不认识{zh}：请改正或删除。",
                f"The property “{short(entry.name)}” of {entry.en} is unknown{en}: please correct or delete it.",
            )


def _meant(entry: Written, name: str) -> tuple[str, str]:
    known = {CALL_PREFIX + "ELEMENT"} if entry.kind == "callActivity" else set(BY_KIND.get(entry.kind, {}))
    zh, en = did_you_mean(name, known)
    if zh:
        return zh, en
    elsewhere = [kind for kind in PLACES if kind != entry.kind and known_at(kind, name)]
    if elsewhere:
        at = PLACES[elsewhere[0]]
        return f"（它属于{at[0]}）", f" here (it belongs to {at[1]})"
    return "", ""
