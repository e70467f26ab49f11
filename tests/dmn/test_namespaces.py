"""Files of every DMN version are read, with any prefix and encoding."""

import pytest

from engine import dmn
from tests.dmn.models import decide, decision, model, table

NAMESPACES = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]
LOGIC = decision(table(["级别"], ["费用"], [('"高"', "1"), ('not("高")', "2")]))


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_is_read(namespace: str) -> None:
    assert decide(model(LOGIC, namespace=namespace), {"级别": "高"}).as_variables() == {"费用": 1}


def test_a_prefix_changes_nothing() -> None:
    prefixed = model(LOGIC).decode().replace("<", "<dmn:").replace("<dmn:/", "</dmn:").replace("<dmn:?", "<?").replace("xmlns=", "xmlns:dmn=")

    assert decide(prefixed.encode(), {"级别": "低"}).value == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    name = encoding.removesuffix("-sig").upper()
    content = model(LOGIC).decode().replace('encoding="UTF-8"', f'encoding="{name}"').encode(encoding)

    assert decide(content, {"级别": "高"}).value == 1


def test_elements_of_others_are_left_alone() -> None:
    extended = LOGIC.replace(
        "<decisionTable", '<extensionElements><x:note xmlns:x="urn:x"><x:decision id="d"/></x:note></extensionElements><decisionTable'
    )
    xml = model(extended, '<x:decision xmlns:x="urn:x" id="other"/>')

    assert dmn.lint("x.dmn", xml) == []
    assert set(dmn.parse(xml)) == {"d"}
