"""Where FEEL stands in a diagram, and what each text reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engine import feel
from engine.bpmn.lint import times, tree
from engine.bpmn.lint.events import Event
from engine.bpmn.lint.parts import Flow, Node, properties


@dataclass(frozen=True)
class Formula:
    """One FEEL text: whose it is, what it is for, and the flow when it is a condition. `script`: one assignment per line."""

    element_id: str
    zh: str
    en: str
    text: str
    script: bool = False
    flow: Flow | None = None

    @cached_property
    def error(self) -> feel.FeelError | None:
        """Why it cannot be parsed."""
        return None if isinstance(self._parsed, list) else self._parsed

    @cached_property
    def names(self) -> frozenset[str]:
        """Variables it reads; none when it cannot be parsed."""
        return frozenset(name for e in self._expressions for name in e.names)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Dotted paths it reads; none when it cannot be parsed."""
        return frozenset(path for e in self._expressions for path in e.paths)

    @property
    def _expressions(self) -> list[feel.Expression]:
        return self._parsed if isinstance(self._parsed, list) else []

    @cached_property
    def _parsed(self) -> list[feel.Expression] | feel.FeelError:
        try:
            return [e for _, e in feel.assignments(self.text)] if self.script else [feel.parse(self.text)]
        except feel.FeelError as error:
            return error


def formulas(process: tree.Element, nodes: tuple[Node, ...], *, flows: tuple[Flow, ...], events: tuple[Event, ...]) -> Iterator[Formula]:
    """Every expression and script of a process."""
    for flow in flows:
        if flow.condition:
            yield Formula(flow.id, f"{flow.zh}上的条件", f"the condition on {flow.en}", flow.condition, flow=flow)
    for node in nodes:
        yield from _of_node(node)
    for event in events:
        yield from _of_event(event)
    for name, zh in (("title", "标题"), ("lock", "锁")):
        if value := properties(process).get(name):
            yield Formula(process.get("id", ""), f"流程的{zh}（{name}）", f"the property “{name}” of the process", value)


def _of_node(node: Node) -> Iterator[Formula]:
    if node.kind == "scriptTask" and (script := tree.text(tree.child(node.element, "script"))):
        yield Formula(node.id, f"{node.zh}的脚本", f"the script of {node.en}", script, script=True)
    for operator in tree.extensions(node.element, "serviceTaskOperator"):
        for parameter in operator.iter(f"{{{tree.SPIFF}}}parameter"):
            if value := parameter.get("value", "").strip():
                name = parameter.get("id", "")
                yield Formula(node.id, f"{node.zh}的参数 {name}", f"the parameter “{name}” of {node.en}", value)
    candidates = node.properties.get("candidates", "").strip()
    if candidates.startswith("=") and candidates != "=none":
        yield Formula(node.id, f"{node.zh}的 candidates ", f"candidates of {node.en}", candidates[1:].strip())
    for name in ("auto_approve", "auto_reject"):
        if condition := node.properties.get(name, "").strip():
            yield Formula(node.id, f"{node.zh}的 {name} ", f"{name} of {node.en}", condition.removeprefix("=").strip())
    for loop in tree.children(node.element, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
        for part in tree.children(loop, "loopCardinality", "loopDataInputRef", "completionCondition", "loopCondition"):
            if value := tree.text(part):
                yield Formula(node.id, f"{node.zh}的循环设置 {tree.kind(part)}", f"{tree.kind(part)} of {node.en}", value)


def _of_event(event: Event) -> Iterator[Formula]:
    """A time written out is no FEEL; a key and what is sent along are."""
    node = event.node
    for kind, text in event.times if event.kind == "timer" else ():
        if text and times.is_feel(text):
            yield Formula(node.id, f"{node.zh}的定时设置 {kind}", f"{kind} of {node.en}", text)
    if event.throws and event.payload:
        yield Formula(node.id, f"{node.zh}发出的内容", f"the payload of {node.en}", event.payload)
    if event.kind == "message" and (key := node.properties.get("correlation", "").strip()):
        yield Formula(node.id, f"{node.zh}的关联键（correlation）", f"the property “correlation” of {node.en}", key)
