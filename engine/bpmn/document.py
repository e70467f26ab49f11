"""BPMN files as trees: read without DOCTYPE, entities or network, so that a hostile file costs nothing."""

from collections.abc import Sequence

from lxml import etree

from engine.model import Finding

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


class BpmnUnreadable(Exception):
    """A file that is no BPMN document, or a process that the engine cannot run. `findings` says why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f.message_en for f in findings))
        self.findings = list(findings)


def unreadable(rule: str, element_id: str | None, zh: str, en: str) -> BpmnUnreadable:
    """One error finding, ready to be raised."""
    return BpmnUnreadable([Finding("process.bpmn", rule, "error", element_id, zh, en)])


def read(xml: bytes) -> etree._Element:
    """The `bpmn:definitions` element. Comments and processing instructions are left out. Raises BpmnUnreadable; the caller limits the size."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("xml-well-formed", None, f"不是有效的 XML：{error}", f"Not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable("xml-doctype", None, "文件不能包含 DOCTYPE", "A DOCTYPE is not allowed")
    if root.tag != f"{BPMN}definitions":
        raise unreadable("bpmn-definitions", None, "不是 BPMN 2.0 文件", "Not a BPMN 2.0 document: the root is no bpmn:definitions")
    return root


def local(node: etree._Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(node).localname)


def text_of(node: etree._Element | None, tag: str) -> str:
    """The whole text of the first child `tag`, stripped; empty when there is none."""
    child = None if node is None else node.find(tag)
    return "" if child is None else "".join(map(str, child.itertext())).strip()
