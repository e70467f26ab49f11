"""BPMN's token game on small diagrams, to hold the rules about joins against (BPMN 2.0 §13.4): explores every choice.

A marking is the number of tokens on each flow. Exclusive and event-based gateways take one flow, inclusive ones any set of flows, parallel ones all.
"""

from collections.abc import Iterator
from itertools import chain, combinations

Flow = tuple[str, str]
Marking = tuple[int, ...]
MOST_MARKINGS = 4_000
MOST_TOKENS = 3


class TooLarge(Exception):
    """More markings than we want to look at."""


class Game:
    """`flows` by source and target; the first letter of a node says what it is (`drawing.KINDS`)."""

    def __init__(self, flows: list[Flow]) -> None:
        self.flows = flows
        self.into: dict[str, list[int]] = {}
        self.out: dict[str, list[int]] = {}
        for i, (source, target) in enumerate(flows):
            self.out.setdefault(source, []).append(i)
            self.into.setdefault(target, []).append(i)

    def starves(self, join: str) -> bool:
        """Can the game come to rest while a token waits at this join, or is the join never complete at all?"""
        markings = self.markings()
        rests = any(not list(self.moves(m)) and any(m[i] for i in self.into[join]) for m in markings)
        return rests or not any(all(m[i] for i in self.into[join]) for m in markings)

    def markings(self) -> set[Marking]:
        """Every marking that can be reached. Raises TooLarge."""
        first = tuple(int(source == "s") for source, _ in self.flows)
        seen, todo = {first}, [first]
        while todo:
            fresh = set(self.moves(todo.pop())) - seen
            seen |= fresh
            todo += fresh
            if len(seen) > MOST_MARKINGS or any(max(m) > MOST_TOKENS for m in fresh):
                raise TooLarge
        return seen

    def moves(self, marking: Marking) -> Iterator[Marking]:
        for node, into in self.into.items():
            out = self.out.get(node, [])
            takes = [into] if node[0] == "q" else [[i] for i in into]
            for taken in takes:
                if all(marking[i] for i in taken):
                    for given in self.gives(node, out):
                        yield tuple(n - (i in taken) + (i in given) for i, n in enumerate(marking))

    def gives(self, node: str, out: list[int]) -> list[tuple[int, ...]]:
        if node[0] in "xg" and out:
            return [(i,) for i in out]
        if node[0] == "o" and out:
            return list(chain.from_iterable(combinations(out, n) for n in range(1, len(out) + 1)))
        return [tuple(out)]
