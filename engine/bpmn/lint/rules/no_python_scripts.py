"""No code from a diagram but FEEL: no other script language, none of SpiffWorkflow's Python extensions (architecture §9)."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import owner, words

SEVERITY: Severity = "error"
SCRIPTS = ("preScript", "postScript", "unitTests")
FEEL = frozenset({"", "feel", "text/feel", "application/feel"})


def check(document: Document) -> Iterator[Report]:
    for node in document.of("scriptTask"):
        language = node.element.get("scriptFormat", "").strip()
        if language.lower() not in FEEL:
            yield Report(
                node.id,
                f"{node.zh}的脚本语言是 {short(language)}，这里只执行 FEEL：请写成 FEEL 赋值（每行一个「变量 = 表达式」），并把脚本格式改为 feel。",
                f"The script of {node.en} is written in {short(language)}, only FEEL runs here: please write FEEL assignments, one per line, "
                "and set the format to feel.",
            )
    for element in document.elements:
        for name in SCRIPTS:
            if tree.extensions(element, name):
                yield _extension(element, name)
        if element.get(f"{{{tree.SPIFF}}}scriptsOnInstances") is not None:
            yield _extension(element, "scriptsOnInstances")


def _extension(element: tree.Element, name: str) -> Report:
    where = owner(element)
    zh, en = words(where)
    label = short(where.get("name") or where.get("id") or "")
    return Report(
        where.get("id"),
        f"{zh}「{label}」带有 Python 扩展 {name}，不会执行：请删除它，需要计算就加一个脚本任务。",
        f"The {en} “{label}” has the Python extension {name}, which is never run: please delete it "
        "and add a script task if something is to be computed.",
    )
