"""A loop says over what: a multi-instance either a collection or a number, a standard loop a condition or a maximum, never both kinds."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.nodes:
        wrong = _wrong(node)
        if wrong:
            yield Report(
                node.id,
                f"{node.zh}的循环{wrong[0]}：请在属性面板里补全。",
                f"The loop of {node.en} {wrong[1]}: please complete it in the properties.",
            )


def _wrong(node: Node) -> tuple[str, str] | None:
    several = list(tree.children(node.element, "multiInstanceLoopCharacteristics"))
    standard = list(tree.children(node.element, "standardLoopCharacteristics"))
    if len(several) + len(standard) > 1:
        return "设置了不止一种", "is set in more than one way"
    for loop in several:
        number = tree.text(tree.child(loop, "loopCardinality"))
        collection = tree.text(tree.child(loop, "loopDataInputRef"))
        if bool(number) == bool(collection):
            return (
                "要么写集合（loopDataInputRef），要么写次数（loopCardinality），只能写一个",
                "needs either a collection or a number, and only one of them",
            )
        if tree.child(loop, "loopDataOutputRef") is not None and not _named(loop, "outputDataItem"):
            return "有结果集合但没有结果项（outputDataItem）", "has an output collection but no output item"
        if tree.child(loop, "loopDataOutputRef") is None and _named(loop, "outputDataItem"):
            return "有结果项但没有结果集合（loopDataOutputRef），结果会丢失", "has an output item but no output collection, so the results are lost"
    for loop in standard:
        maximum = loop.get("loopMaximum")
        if maximum is not None and not (maximum.isascii() and maximum.isdigit()):
            return "的最大次数（loopMaximum）不是整数", "has a maximum that is no whole number"
        if maximum is None and not tree.text(tree.child(loop, "loopCondition")):
            return "既没有条件（loopCondition）也没有最大次数（loopMaximum）", "has neither a condition nor a maximum"
    return None


def _named(loop: tree.Element, kind: str) -> bool:
    item = tree.child(loop, kind)
    return item is not None and bool(item.get("name") or item.get("id"))
