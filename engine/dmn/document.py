"""Bytes to an XML tree that cannot reach out: no DOCTYPE, no entities, no network. Names are compared without their namespace."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from engine.dmn.report import Report

Element: TypeAlias = etree._Element

NAMESPACES = frozenset(
    [
        "http://www.omg.org/spec/DMN/20130901",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ]
)
# Before the root element; the zero bytes of UTF-16 and UTF-32 are taken out first.
_DOCTYPE = re.compile(rb"(?:[\s\xef\xbb\xbf\xff\xfe]|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)


def read(xml: bytes, report: Report) -> Element | None:
    """The root element, None when the report says why not."""
    if _DOCTYPE.match(xml.replace(b"\0", b"")):
        _refuse_doctype(report)
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        reason = str(error).removesuffix(" (<string>, line " + str(getattr(error, "lineno", "")) + ")")
        report.error("dmn-unreadable", None, f"文件不是可读的 XML：{reason}", f"the file is no readable XML: {reason}")
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_doctype(report)
        return None
    return root if _is_dmn(root, report) else None


def _refuse_doctype(report: Report) -> None:
    report.error("dmn-doctype", None, "文件含有 DOCTYPE，不允许", "the file has a DOCTYPE, which is not allowed")


def _is_dmn(root: Element, report: Report) -> bool:
    if local_name(root) == "definitions" and etree.QName(root).namespace in NAMESPACES:
        return True
    report.error("dmn-unreadable", None, "文件不是 DMN 1.1–1.5 模型", "the file is no DMN 1.1 to 1.5 model")
    return False


def local_name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    """The model's own child elements of these names, in order; of all names when none is given."""
    own = etree.QName(element).namespace
    found = [child for child in element if isinstance(child.tag, str) and etree.QName(child).namespace == own]
    return [child for child in found if not names or local_name(child) in names]


def child(element: Element, name: str) -> Element | None:
    found = children(element, name)
    return found[0] if found else None


def text_of(element: Element | None) -> str:
    """The `text` inside an expression element, stripped."""
    inner = child(element, "text") if element is not None else None
    return "".join(str(part) for part in inner.itertext()).strip() if inner is not None else ""


def all_elements(root: Element) -> Iterator[Element]:
    """Every element of the model's namespace, the root first."""
    own = etree.QName(root).namespace
    return (element for element in root.iter() if isinstance(element.tag, str) and etree.QName(element).namespace == own)


def identifier(element: Element) -> str | None:
    """The id of the element, or of the nearest one around it."""
    found: Element | None = element
    while found is not None:
        if found.get("id"):
            return str(found.get("id"))
        found = found.getparent()
    return None
