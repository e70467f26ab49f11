"""Files in the style of other modelers: they are judged, never a traceback, and nothing of theirs is silently ignored."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn.lint import Known, lint, tree
from engine.model import Finding
from tests.bpmn.lint.drawing import HEARD, draw, extension, lanes, operator, task, timer
from web.cli.lint import command

FOLDER = Path(__file__).parent / "vendors"
FILES = sorted(FOLDER.iterdir())
OURS = (tree.BPMN, tree.SPIFF, tree.XSI, "http://www.w3.org/XML/1998/namespace")
KNOWN = Known(
    *(frozenset({"clerk"}) for _ in range(5)),
    fields={"s.form": frozenset({"amount"})},
    outputs={"fee": frozenset()},
    inputs={"fee": frozenset({"x"})},
    called={"common_approval": frozenset()},
)


def judged(content: bytes) -> list[Finding]:
    found = lint("process.bpmn", content, known=KNOWN)
    assert not [f for f in found if f.rule == "rule-error"], found
    assert all(f.message_zh and f.message_en for f in found)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_file_of_another_modeler_is_judged_on_the_command_line(path: Path) -> None:
    result = CliRunner().invoke(command, [str(path)])

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("path", [p for p in FILES if p.stem != "choreography"], ids=lambda p: p.name)
def test_every_extension_of_another_vendor_is_reported_as_ignored(path: Path) -> None:
    content = path.read_bytes()
    found = judged(content)
    elements = [f.message_zh for f in found if f.rule == "unknown-extension-element"]
    attributes = [f.message_zh for f in found if f.rule == "unknown-attribute"]
    said = 0
    for element in etree.fromstring(content).iter(f"{{{tree.BPMN}}}*"):
        for box in tree.children(element, "extensionElements"):
            for child in box.iterchildren(etree.Element):
                said += 1
                assert any(f"{tree.split(str(child.tag))[1]}" in message and "已忽略" in message for message in elements), child.tag
        for attribute in map(str, element.attrib):
            namespace, name = tree.split(attribute)
            if namespace and namespace not in OURS:
                said += 1
                assert any(name in message and "已忽略" in message for message in attributes), attribute
    assert said or path.stem == "bpmn_io"


ENCODINGS = {
    "UTF-8 with a BOM": ("UTF-8", "utf-8-sig"),
    "UTF-16": ("UTF-16", "utf-16"),
    "UTF-16 big endian without a BOM": ("UTF-16BE", "utf-16-be"),
    "GBK": ("GBK", "gbk"),
    "GB18030": ("GB18030", "gb18030"),
    "GB2312": ("GB2312", "gb2312"),
    "Latin-1 with references": ("ISO-8859-1", "latin-1"),
}


@pytest.mark.parametrize(("declared", "codec"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_a_file_may_be_written_in_any_encoding_it_declares(declared: str, codec: str) -> None:
    text = draw("s > u > e").decode().replace('encoding="UTF-8"', f'encoding="{declared}"')

    assert lint("process.bpmn", text.encode(codec, "xmlcharrefreplace")) == []


def deep(levels: int) -> bytes:
    inside = '<bpmn:subProcess id="z{}">'
    return draw("s > u > e", extra="".join(inside.format(i) for i in range(levels)) + "</bpmn:subProcess>" * levels)


ODD: dict[str, Callable[[], bytes]] = {
    "an empty file": lambda: b"",
    "an attribute of a megabyte": lambda: draw("s > u > e", attributes={"u": f'id="u" name="{"长" * 300_000}"'}),
    "an id of a megabyte": lambda: draw("s > u > e", attributes={"u": f'id="{"u" * 1_000_000}"'}),
    "a condition of a megabyte": lambda: draw(f"s > x | x > e : {'(' * 500_000} | x > e2 *"),
    "a time of a megabyte": lambda: draw("s > w > e", inside={"w": timer("P" + "1" * 900_000 + "D")}),
    "two hundred levels": lambda: deep(200),
    "more levels than the parser takes": lambda: deep(400),
    "no namespace at all": lambda: b'<definitions><process id="p" isExecutable="true"><startEvent id="s"/></process></definitions>',
    "an undeclared prefix": lambda: b'<bpmn:definitions><bpmn:process id="p"/></bpmn:definitions>',
    "two definitions": lambda: draw("s > u > e") + draw("s > u > e").split(b"?>", 1)[1],
    "definitions within definitions": lambda: draw("s > u > e", declared='<bpmn:definitions id="inner"><bpmn:process id="p2"/></bpmn:definitions>'),
    "a process within a process": lambda: draw("s > u > e", extra='<bpmn:process id="p2" isExecutable="true"/>'),
    "nodes without ids": lambda: draw("s > u > e", extra="<bpmn:userTask/><bpmn:boundaryEvent/><bpmn:sequenceFlow/><bpmn:eventBasedGateway/>"),
    "everything with one id": lambda: draw("s > u > w > g > e").replace(b'id="w"', b'id="u"').replace(b'id="g"', b'id="u"'),
    "events that say nothing": lambda: draw("s > w > y > k > t > e", inside=dict.fromkeys("sw", "<bpmn:timerEventDefinition/>"), declared=""),
    "a sub-process that holds itself": lambda: draw("s > z > e", inner={"z": "s2 > z2 > e2"}).replace(b'id="z2"', b'id="z"'),
    "a boundary event on itself": lambda: draw("s > u > e | b > e", on={"b": "b"}),
    "text where elements should be": lambda: draw("s > u > e", extra="发票 &lt;&gt; \u2028"),
    "comments and instructions everywhere": lambda: draw("s > u > e", extra="<!-- x --><?php echo 1 ?>", inside={"u": task() + "<!-- y -->"}),
    "numbers that are no numbers": lambda: draw("s > u > e", inside={"u": task() + '<bpmn:standardLoopCharacteristics loopMaximum="²"/>'}),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
def test_a_file_nobody_expected_is_judged(make: Callable[[], bytes]) -> None:
    judged(make())


RICH = draw(
    's > u > x | x > q1 : outcome = "approved" | x > e1 * | q1 > v > q2 | q1 > z > q2 | q2 > g | g > w1 > k | g > w2 > t > k '
    "| k > r > c > p1 > y > e2 | b > e3 | b2 > m > e4 | s3 > u5 > e5",
    inner={"z": "s2 > u2 > e6"},
    on={"b": "v", "b2": "u2"},
    inside={
        "u": task(mode="all", outcomes="approved:同意;rejected:拒绝!", candidates="field:amount"), "v": operator(amount="amount * 2", result="found"),
        "w1": HEARD["message"] + extension("<spiffworkflow:messageVariable>paid</spiffworkflow:messageVariable>"), "t": HEARD["escalation"],
        "b2": timer("R3/PT1H", "timeCycle"), "s3": HEARD["signal"], "e2": HEARD["signal"],
    },
    extra=lanes(办理="u u2"),
    profile={"title": "initiator.name", "serial": "SW-{yyyyMMdd}-{4}", "starters": "role:clerk", "summary": "amount"},
)  # fmt: skip
SOURCES = [RICH, *(path.read_bytes() for path in FILES)]
VALUES = ["", "true", "0", "nowhere", "P1D", "R/PT1H", "=", "a b", "²", "x" * 3000, "R3/2026-02-30/PT1H", '"', "é", "{", "../x"]


def changed(root: etree._Element, dice: random.Random) -> None:
    """One careless edit: a node dropped, duplicated, moved or renamed, an attribute lost, copied or changed."""
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    node, other = dice.choice(nodes), dice.choice(nodes)
    parent = node.getparent()
    edit = dice.choice(["drop", "twice", "move", "rename", "lose", "lend", "say", "say", "text"])
    if edit == "drop" and parent is not None:
        parent.remove(node)
    elif edit == "twice" and parent is not None:
        parent.append(etree.fromstring(etree.tostring(node)))
    elif edit == "move" and parent is not None and node not in set(other.iterancestors()) | {other}:
        other.append(node)
    elif edit == "rename":
        node.tag = other.tag
    elif edit == "text":
        node.text = dice.choice(VALUES)
    elif node.attrib and edit == "lose":
        del node.attrib[dice.choice(sorted(map(str, node.attrib)))]
    elif other.attrib:
        name = dice.choice(sorted(map(str, other.attrib)))
        node.set(name, other.attrib[name] if edit == "lend" else dice.choice(VALUES))


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(source=st.sampled_from(SOURCES), seed=st.integers(0, 10**9), edits=st.integers(1, 12))
def test_careless_edits_never_break_the_linter(source: bytes, seed: int, edits: int) -> None:
    root, dice = etree.fromstring(source), random.Random(seed)
    for _ in range(edits):
        changed(root, dice)
    judged(etree.tostring(root))
