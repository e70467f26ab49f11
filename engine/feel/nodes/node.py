"""What all nodes have in common."""

from collections.abc import Iterator
from dataclasses import fields

from engine.feel.scope import AnyScope
from engine.feel.values import Value

NOTHING: frozenset[str] = frozenset()


class Node:
    """One operation of an expression."""

    __slots__ = ()

    def evaluate(self, scope: AnyScope) -> Value:
        """Its value in `scope`. FeelError only when the budget is spent or a value grows too large; everything else that fails is null."""
        raise NotImplementedError

    def parts(self) -> Iterator["Node"]:
        """The operations it is made of."""
        for field in fields(self):  # type: ignore[arg-type]  # every node is a dataclass
            value = getattr(self, field.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Node):
                    yield part

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        """The paths it reads from outside: `a.b` as ("a", "b"). Names in `bound` belong to a loop or function around it."""
        for part in self.parts():
            yield from part.references(bound)


class Sizes:
    """How many operations trees have, each tree being counted once however often its parents ask."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._kept: list[Node] = []  # an id means its node only while the node lives

    def weight(self, node: Node) -> int:
        """How many steps one more evaluation of `node` costs beyond the first."""
        return self._size(node) // 8

    def _size(self, root: Node) -> int:
        waiting = [root]
        while waiting:
            node = waiting[-1]
            unknown = [part for part in node.parts() if id(part) not in self._known]
            if id(node) in self._known or not unknown:
                waiting.pop()
                self._kept.append(node)
                self._known[id(node)] = 1 + sum(self._known[id(part)] for part in node.parts())
            else:
                waiting += unknown
        return self._known[id(root)]


def weight(node: Node) -> int:
    """How many steps one more evaluation of `node` costs beyond the first."""
    return Sizes().weight(node)


def all_nodes(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(current.parts())


def depth(node: Node) -> int:
    """How deeply operations are nested."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in current.parts())
    return deepest
