"""What the linter lets pass compiles: a deployment never fails behind its back."""

from collections.abc import Iterator
from random import Random

from lxml import etree

from engine import bpmn
from tests.bpmn.drive import DIAGRAMS

CHANGES = 800


def damaged(random: Random, document: bytes) -> bytes:
    """A diagram after one to three careless edits."""
    root = etree.fromstring(document)
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for _ in range(random.randint(1, 3)):
        node, other = random.choice(nodes[1:]), random.choice(nodes)
        edit = random.choice(["remove", "remove", "forget", "change", "rename"])
        parent = node.getparent()
        if edit == "remove" and parent is not None:
            parent.remove(node)
        elif edit == "rename":
            node.tag = other.tag
        elif node.attrib:
            name = random.choice(sorted(node.attrib))
            if edit == "forget":
                del node.attrib[name]
            else:
                node.attrib[name] = random.choice([*other.attrib.values(), "", "nowhere", "true"])
    return etree.tostring(root)


def passing() -> Iterator[bytes]:
    random = Random(7)
    documents = [path.read_bytes() for path in sorted(DIAGRAMS.glob("*.bpmn"))]
    for _ in range(CHANGES):
        document = damaged(random, random.choice(documents))
        if not any(f.severity == "error" for f in bpmn.lint("process.bpmn", document)):
            yield document


def test_whatever_passes_the_linter_can_be_compiled() -> None:
    compiled = 0
    for document in passing():
        model = bpmn.Model.read(document)
        bindings = {key: key for key in model.called_elements}
        assert bpmn.compile(document, process_id=model.process_id, name="p", bindings=bindings)
        assert model.starts
        compiled += 1

    assert compiled > CHANGES / 20
