"""No id twice in the file (xs:ID): a token, a flow or a reference could not tell the two apart."""

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    kinds_of: defaultdict[str, list[str]] = defaultdict(list)
    for element in document.elements:
        kinds_of[element.get("id", "")].append(tree.kind(element))
    for element_id, found in kinds_of.items():
        count = len(found)
        if element_id and count > 1:
            kinds = "、".join(sorted(set(found)))
            yield Report(
                element_id,
                f"ID「{short(element_id)}」用了 {count} 次（{kinds}）：请让每个元素有自己的 ID。",
                f"The id “{short(element_id)}” is used {count} times ({kinds.replace('、', ', ')}): please give every element an id of its own.",
            )
