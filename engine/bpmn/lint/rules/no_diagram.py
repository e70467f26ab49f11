"""Everything that runs is drawn: without shapes the request page cannot show where a request stands."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    drawn = {s.get("bpmnElement") for s in document.root.iter(f"{{{tree.DI}}}BPMNShape", f"{{{tree.DI}}}BPMNEdge")}
    if not drawn:
        yield Report(
            document.process_id,
            "文件里没有图形信息，页面上画不出流程图：请在流程设计器里打开、排好位置再保存。",
            "The file has no shapes, so no page can draw the process: please open it in the designer, lay it out and save.",
        )
        return
    for node in document.nodes:
        if node.id and node.id not in drawn:
            yield Report(
                node.id,
                f"{node.zh}没有画在图上，查看进度时看不到它：请在流程设计器里重新放置。",
                f"{node.en} is not drawn, so nobody sees it on the diagram: please place it again in the designer.",
            )
    for flow in document.flows:
        if flow.id and flow.id not in drawn:
            yield Report(
                flow.id,
                f"{flow.zh}没有画在图上：请在流程设计器里重新连线。",
                f"There is no line for {flow.en}: please draw it again in the designer.",
            )
