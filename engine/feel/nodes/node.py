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


def weight(node: Node) -> int:
    """How many steps one more evaluation of `node` costs."""
    return 1 + sum(1 for _ in all_nodes(node)) // 8


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
