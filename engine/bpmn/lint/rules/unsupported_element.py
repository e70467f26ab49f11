"""The whitelist: what the engine cannot run is refused, known to BPMN or not, so that nothing is ever silently ignored.

The parser is never the judge: SpiffWorkflow accepts link events, conditional events, untyped tasks and more, and then does nothing.
"""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.grammar import ANYWHERE, CHILDREN, NOTHING, OPAQUE, PLACEHOLDER
from engine.bpmn.lint.parts import NODES
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import DEFINITIONS, words

SEVERITY: Severity = "error"
DRAWING_NAMESPACES = frozenset({tree.DI, tree.DC, "http://www.omg.org/spec/DD/20100524/DI"})
# What an attribute must not say, and how such an element is called.
ATTRIBUTES = (
    ("triggeredByEvent", ("true", "1"), "事件子流程", "event sub-process"),
    ("isForCompensation", ("true", "1"), "补偿活动", "compensation activity"),
    ("parallelMultiple", ("true", "1"), "并行多重事件", "parallel multiple event"),
    ("instantiate", ("true", "1"), "会自己发起流程的元素（instantiate）", "element that starts the process (instantiate)"),
    ("eventGatewayType", ("Parallel",), "并行的事件网关", "parallel event-based gateway"),
)
TYPED = ("boundaryEvent", "intermediateCatchEvent")


def check(document: Document) -> Iterator[Report]:
    todo = [document.root]
    while todo:
        parent = todo.pop()
        allowed = CHILDREN.get(tree.kind(parent), NOTHING)
        deeper = []
        for child in parent:
            kind = tree.kind(child)
            if kind in OPAQUE and kind in allowed | ANYWHERE:
                continue
            if kind in allowed:
                yield from _itself(child)
                if kind != "process" or child is document.process:
                    deeper.append(child)
            elif tree.split(str(child.tag))[0] not in DRAWING_NAMESPACES:
                yield _refused(child)
        todo += reversed(deeper)


def _itself(element: tree.Element) -> Iterator[Report]:
    """What an element of an allowed kind may still not be."""
    for attribute, refused, zh, en in ATTRIBUTES:
        if element.get(attribute, "").strip() in refused:
            yield _sentence(element, (zh, en))
    for attribute in ("startQuantity", "completionQuantity"):
        if element.get(attribute, "1").strip() != "1":
            yield _sentence(element, (f"要多个令牌的活动（{attribute}）", f"activity for several tokens ({attribute})"))
    definitions = [c for c in element if tree.kind(c) in DEFINITIONS]
    if len(definitions) > 1:
        yield _sentence(element, ("多重事件", "multiple event"))
    if tree.kind(element) in TYPED and not any(tree.kind(c).endswith("EventDefinition") for c in element):
        zh, en = words(element)
        yield _sentence(element, (f"没有类型的{zh}", f"{en} without a type"))
    if tree.kind(element) == "property" and not element.get("name", "").startswith(PLACEHOLDER):
        yield _sentence(element, words(element))


def _refused(element: tree.Element) -> Report:
    owner = element.getparent()
    if tree.kind(element) in DEFINITIONS and owner is not None:
        return _sentence(owner, words(owner))
    if not tree.kind(element):
        namespace, local = tree.split(str(element.tag))
        return _sentence(element, (f"外来元素 {short(local)}", f"element {short(local)} of the namespace {short(namespace) or '(none)'}"))
    return _sentence(element, words(element))


def _sentence(element: tree.Element, called: tuple[str, str]) -> Report:
    zh, en = called
    owner: tree.Element | None = element
    while owner is not None and not owner.get("id"):
        owner = owner.getparent()
    where = owner.get("id", "") if owner is not None else ""
    name = short(element.get("name", "").strip() or element.get("id", "") or where)
    verb = ("请换成能执行的元素，或删除它", "please use an element that runs instead, or delete it")
    if tree.kind(element) not in NODES:
        verb = ("请删除它", "please delete it")
    return Report(
        where or None,
        f"「{name}」是{zh}，这里还不能执行：{verb[0]}。",
        f"“{name}” is a kind of element that cannot run here yet ({en}): {verb[1]}.",
    )
