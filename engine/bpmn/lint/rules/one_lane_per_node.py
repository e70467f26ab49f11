"""A node stands in one lane: of two, the candidates would come from whichever is written last."""

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    lanes: defaultdict[str, list[tree.Element]] = defaultdict(list)
    for reference in document.process.iter(f"{{{tree.BPMN}}}flowNodeRef"):
        lane = reference.getparent()
        if lane is not None:
            lanes[tree.text(reference)].append(lane)
    for node in document.nodes:
        found = lanes.get(node.id, [])
        # An outer lane may list what its inner lanes hold.
        outer = {lane for inner in found for lane in inner.iterancestors()} if len(found) > 1 else set()
        clashing = [lane for lane in found if lane not in outer]
        if len(clashing) > 1:
            names = [short(lane.get("name") or lane.get("id", "")) for lane in clashing]
            yield Report(
                node.id,
                f"{node.zh}同时在泳道{'、'.join(f'「{n}」' for n in names)}里：请只放在一个泳道里。",
                f"{node.en} is in several lanes ({', '.join(names)}): please put it into one.",
            )
