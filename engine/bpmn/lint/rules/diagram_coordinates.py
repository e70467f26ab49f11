"""Coordinates of shapes are numbers: with anything else the viewer refuses the whole diagram, and SpiffWorkflow's parser too."""

import math
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for shape in document.root.iter(f"{{{tree.DI}}}BPMNShape"):
        for bounds in shape.iter(f"{{{tree.DC}}}Bounds"):
            for name in ("x", "y", "width", "height"):
                value = bounds.get(name, "0")
                if not _is_number(value):
                    element_id = shape.get("bpmnElement")
                    yield Report(
                        element_id,
                        f"「{short(element_id)}」的图形坐标 {name}=「{short(value)}」不是数字：请在流程设计器里移动它再保存。",
                        f"The coordinate {name} of “{short(element_id)}” is “{short(value)}”, no number: please move it in the designer.",
                    )


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
