"""What events wait for and throw: each definition with the declaration it names (BPMN 2.0 §10.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint import tree
from engine.bpmn.lint.parts import MESSAGE_TASKS, Node

KINDS = frozenset({"timer", "message", "signal", "escalation", "error", "terminate"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
TIMES = ("timeDuration", "timeDate", "timeCycle")


@dataclass(frozen=True, eq=False)
class Event:
    """One event definition of a node, or the message of a send or receive task.

    `kind`: timer, message, signal, escalation, error or terminate; `element`: where it is written; `declared`: the message, signal, … it names.
    """

    node: Node
    kind: str
    element: tree.Element
    declared: tree.Element | None

    @property
    def reference(self) -> str | None:
        """The id it names, None without one."""
        return self.element.get(f"{self.kind}Ref")

    @cached_property
    def name(self) -> str:
        """What a message or signal is known by, "" without one."""
        return "" if self.declared is None else self.declared.get("name", "").strip()

    @cached_property
    def code(self) -> str:
        """Of an error or escalation; "" catches all."""
        return "" if self.declared is None else self.declared.get(f"{self.kind}Code", "")

    @property
    def throws(self) -> bool:
        return self.node.kind in THROWING

    @property
    def non_interrupting(self) -> bool:
        """A boundary event beside which its activity goes on."""
        return self.node.kind == "boundaryEvent" and not self.node.interrupting

    @cached_property
    def times(self) -> tuple[tuple[str, str], ...]:
        """(element, text) of what a timer says; the text may be empty."""
        return tuple((tree.kind(t), tree.text(t)) for t in tree.children(self.element, *TIMES))

    @cached_property
    def variable(self) -> str:
        """Where a catcher puts what came with it."""
        return self._extension("messageVariable", "variableName")

    @cached_property
    def payload(self) -> str:
        """FEEL for what a thrower sends along."""
        return self._extension("messagePayload", "payloadExpression")

    def _extension(self, *names: str) -> str:
        """The nearest that is written: on the node, on the definition, on the declaration."""
        for element in (self.node.element, self.element, self.declared):
            for name in names if element is not None else ():
                for found in tree.extensions(element, name) if element is not None else ():
                    if tree.text(found):
                        return tree.text(found)
        return ""


def events_of(node: Node, declared: Mapping[str, Mapping[str, tree.Element]]) -> Iterator[Event]:
    """Every definition of a kind that can run; what cannot is `unsupported-element`."""
    if node.kind in MESSAGE_TASKS:
        yield Event(node, "message", node.element, declared.get("message", {}).get(node.element.get("messageRef", "")))
    for child in node.element if node.is_event else ():
        kind = tree.kind(child).removesuffix("EventDefinition")
        if kind in KINDS and kind != tree.kind(child):
            yield Event(node, kind, child, declared.get(kind, {}).get(child.get(f"{kind}Ref", "")))
