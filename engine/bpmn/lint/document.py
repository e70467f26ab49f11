"""One BPMN file as rules see it: read once, read-only, everything that is in the XML."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from engine.bpmn.lint import tree
from engine.bpmn.lint.events import Event, events_of
from engine.bpmn.lint.formulas import Formula, formulas
from engine.bpmn.lint.graph import Graph, graph_of
from engine.bpmn.lint.known import Known
from engine.bpmn.lint.parts import NODES, RESTING, SUB_PROCESSES, Flow, Node, Scope, properties
from engine.bpmn.lint.report import short


@dataclass(frozen=True, eq=False)
class Document:
    """The file and what is in it. Reading never raises; a file that cannot be read has no `root`, and the first rules stop there.

    Scopes, nodes and flows are those of the one executable process; other pools are drawing.
    """

    path: str
    content: bytes
    known: Known = field(default_factory=Known)

    @cached_property
    def parsed(self) -> tree.Parsed:
        return tree.parse(self.content)

    @property
    def root(self) -> tree.Element:
        """The root element. Only for rules that run after `xml-readable`."""
        assert self.parsed.root is not None
        return self.parsed.root

    @cached_property
    def elements(self) -> tuple[tree.Element, ...]:
        """Every BPMN element, in document order."""
        return tuple(self.root.iter(f"{{{tree.BPMN}}}*"))

    @cached_property
    def executable(self) -> tuple[tree.Element, ...]:
        """The processes that say they can run; a process alone in its file need not say it (as `Model.read` chooses)."""
        processes = list(tree.children(self.root, "process"))
        if len(processes) == 1 and processes[0].get("isExecutable") is None:
            return tuple(processes)
        return tuple(p for p in processes if p.get("isExecutable") == "true")

    @cached_property
    def process(self) -> tree.Element:
        """The executable process; where none says so, the one with most in it, so that its author hears everything at once.

        Only for rules that run after `process-required`.
        """
        return self.executable[0] if self.executable else max(tree.children(self.root, "process"), key=len)

    @cached_property
    def process_id(self) -> str:
        return self.process.get("id", "")

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The process first, then every embedded sub-process, outer before inner."""
        return tuple(_scopes(self.process, self.lanes))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(n for scope in self.scopes for n in scope.nodes)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        return tuple(f for scope in self.scopes for f in scope.flows)

    @cached_property
    def lanes(self) -> Mapping[str, str | None]:
        """Node id → name of its innermost lane."""
        found: dict[str, str | None] = {}
        for reference in self.process.iter(f"{{{tree.BPMN}}}flowNodeRef"):
            lane = reference.getparent()
            found[tree.text(reference)] = lane.get("name") if lane is not None else None
        return found

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {n.id: n for n in reversed(self.nodes) if n.id}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Of all nodes."""
        return frozenset(self._by_id)

    def node(self, element_id: str) -> Node | None:
        """The flow node of that id, the first of several."""
        return self._by_id.get(element_id)

    def of(self, *kinds: str) -> Iterator[Node]:
        """Nodes of these kinds."""
        return (n for n in self.nodes if n.kind in kinds)

    @cached_property
    def _leaving(self) -> Mapping[str, list[Flow]]:
        return _grouped((f.source, f) for f in self.flows)

    @cached_property
    def _entering(self) -> Mapping[str, list[Flow]]:
        return _grouped((f.target, f) for f in self.flows)

    @cached_property
    def _attached(self) -> Mapping[str, list[Node]]:
        return _grouped((n.attached_to, n) for n in self.of("boundaryEvent"))

    def outgoing(self, node: Node) -> list[Flow]:
        return self._leaving.get(node.id, []) if node.id else []

    def incoming(self, node: Node) -> list[Flow]:
        return self._entering.get(node.id, []) if node.id else []

    def boundaries(self, node: Node) -> list[Node]:
        """The boundary events attached to an activity."""
        return self._attached.get(node.id, []) if node.id else []

    @cached_property
    def fields(self) -> Mapping[str, frozenset[str]]:
        """What the forms hold, as far as they are known: names of fields, of lists and groups too."""
        known = self.known.fields or {}
        return {form: frozenset(part for name in names for part in accumulate(name.split("."), "{}.{}".format)) for form, names in known.items()}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Every FEEL text."""
        return tuple(formulas(self.process, self.nodes, flows=self.flows, events=self.events))

    @cached_property
    def graphs(self) -> tuple[tuple[Scope, Graph], ...]:
        """Each scope with its paths."""
        return tuple((scope, graph_of(scope, self._attached)) for scope in self.scopes)

    def decisions_of(self, node: Node) -> list[str]:
        """The decisions a business rule task names; more or fewer than one is a mistake."""
        return [tree.text(d) for d in tree.extensions(node.element, "calledDecisionId") if tree.text(d)]

    @cached_property
    def waiting_scopes(self) -> frozenset[str]:
        """Processes and sub-processes in which, at any depth, somebody or something waits; what a called process does nobody knows, so it counts."""
        outer = {scope.id: node.scope_id for scope in self.scopes[1:] if (node := self.node(scope.id)) is not None}
        found: set[str] = set()
        for node in self.of(*RESTING):
            scope: str | None = node.scope_id
            while scope is not None and scope not in found:
                found.add(scope)
                scope = outer.get(scope)
        return frozenset(found)

    def waits(self, node: Node) -> bool:
        """Does a token rest here until people, a timer, a message or a signal let it go? Service tasks do not count: nothing slows them down."""
        return node.kind in RESTING or node.id in self.waiting_scopes

    @cached_property
    def is_called(self) -> bool:
        """Does it say that nobody starts it (`starters` is `=none`) although it has a start for people? Then other processes call it."""
        return properties(self.process).get("starters", "").strip() == "=none" and any(not self.events_of(s) for s in self.scopes[0].starts)

    @cached_property
    def errors(self) -> Mapping[str, tree.Element]:
        """The `bpmn:error` declarations by id."""
        return self.declared("error")

    def declared(self, kind: str) -> Mapping[str, tree.Element]:
        """The declarations of that kind (`error`, `message`, `signal`, `escalation`) by id, the first of several."""
        return self._declared.get(kind, {})

    @cached_property
    def _declared(self) -> Mapping[str, Mapping[str, tree.Element]]:
        found: dict[str, dict[str, tree.Element]] = defaultdict(dict)
        for element in tree.children(self.root, "error", "message", "signal", "escalation"):
            found[tree.kind(element)].setdefault(element.get("id", ""), element)
        return found

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All that the nodes wait for and throw, in document order."""
        return tuple(e for node in self.nodes for e in events_of(node, self._declared))

    def events_of(self, node: Node) -> list[Event]:
        """What one node waits for or throws."""
        return self._events.get(node.id, []) if node.id else []

    @cached_property
    def _events(self) -> Mapping[str, list[Event]]:
        return _grouped((e.node.id, e) for e in self.events)


T = TypeVar("T")


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _scopes(element: tree.Element, lanes: Mapping[str, str | None], *, inherited: str | None = None) -> Iterator[Scope]:
    """Depth is bounded: the XML parser refuses more than 256 levels."""
    scope_id = element.get("id", "")
    nodes = tuple(
        Node(child, kind, scope_id, lanes.get(child.get("id", ""), inherited)) for child in element if (kind := tree.kind(child)) in NODES
    )  # fmt: skip
    by_id = {n.id: n for n in reversed(nodes)}
    flows = tuple(_flow(child, scope_id, by_id=by_id) for child in tree.children(element, "sequenceFlow"))
    name = short(element.get("name", "").strip() or scope_id)
    yield Scope(element, scope_id, f"「{name}」", f"“{name}”", nodes, flows)
    for node in nodes:
        if node.kind in SUB_PROCESSES:
            yield from _scopes(node.element, lanes, inherited=node.lane)


def _flow(element: tree.Element, scope_id: str, *, by_id: Mapping[str, Node]) -> Flow:
    source, target = element.get("sourceRef", ""), element.get("targetRef", "")
    ends = [by_id.get(source), by_id.get(target)]
    zh = [node.zh if node else f"「{short(ref)}」" for node, ref in zip(ends, (source, target), strict=True)]
    en = [node.en if node else f"“{short(ref)}”" for node, ref in zip(ends, (source, target), strict=True)]
    return Flow(element, scope_id, source, target, f"{zh[0]}到{zh[1]}的连线", f"the flow from {en[0]} to {en[1]}")
