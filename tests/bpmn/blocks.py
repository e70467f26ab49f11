"""Random processes made of blocks, drawn as BPMN and also played by a few lines that know nothing of tokens: the two must agree."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
GATEWAYS = {"xor": "exclusiveGateway", "or": "inclusiveGateway", "and": "parallelGateway"}


@dataclass(frozen=True)
class Block:
    """`kind`: task, sequence, xor, or, and, loop, sub. `told`: what else is to be drawn."""

    kind: str
    parts: tuple["Block", ...] = ()
    told: tuple[tuple[str, str], ...] = ()


task = st.just(Block("task"))


def blocks(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    made = st.sampled_from(["sequence", "xor", "or", "and"])
    return st.builds(Block, made, several) | st.builds(Block, st.sampled_from(["loop", "sub"]), st.tuples(inner))


processes = st.recursive(task, blocks, max_leaves=10)


class Drawing:
    """Blocks to BPMN. Every block gets a number in preorder; its conditions read the variable `way_NUMBER`."""

    def __init__(self, block: Block) -> None:
        self.count = 0
        self.xml = self.document("p", block)

    def document(self, key: str, block: Block, extensions: str = "") -> bytes:
        process = f'<process id="{key}" name="{key}" isExecutable="true">{extensions}{self.scope(key, block)}</process>'
        return f'<definitions xmlns="{NAMESPACE}" xmlns:s="{SPIFF}">{process}</definitions>'.encode()

    def scope(self, name: str, block: Block) -> str:
        nodes: list[str] = [f'<startEvent id="{name}_start"/>', f'<endEvent id="{name}_end"/>']
        first, last = self.draw(block, nodes)
        nodes += [flow(f"{name}_start", first), flow(last, f"{name}_end")]
        return "".join(nodes)

    def draw(self, block: Block, nodes: list[str]) -> tuple[str, str]:
        """Draw it; gives its first and last node."""
        number, self.count = self.count, self.count + 1
        if block.kind in GATEWAYS:
            return self._split(block, number, nodes)
        drawn: tuple[str, str] = getattr(self, f"_{block.kind}")(block, number, nodes)
        return drawn

    def _task(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        nodes.append(f'<userTask id="task_{number}"/>')
        return f"task_{number}", f"task_{number}"

    def _sub(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        nodes.append(f'<subProcess id="sub_{number}">{self.scope(f"sub_{number}", block.parts[0])}</subProcess>')
        return f"sub_{number}", f"sub_{number}"

    def _sequence(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        ends = [self.draw(part, nodes) for part in block.parts]
        nodes += [flow(before[1], after[0]) for before, after in pairwise(ends)]
        return ends[0][0], ends[-1][1]

    def _loop(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        first, last = self.draw(block.parts[0], nodes)
        begin, again = f"begin_{number}", f"again_{number}"
        out = f"out_{number}"
        nodes += [f'<exclusiveGateway id="{g}"/>' for g in (begin, out)]
        nodes += [f'<exclusiveGateway id="{again}" default="{again}_to_{out}"/>', flow(begin, first), flow(last, again)]
        nodes += [flow(again, begin, f"list contains(way_{number}, 0)"), flow(again, out)]
        return begin, out

    def _split(self, block: Block, number: int, nodes: list[str]) -> tuple[str, str]:
        fork, join, tag = f"fork_{number}", f"join_{number}", GATEWAYS[block.kind]
        ends = [self.draw(part, nodes) for part in block.parts]
        default = "" if block.kind == "and" else f" default={quoteattr(f'{fork}_to_{ends[-1][0]}')}"
        nodes += [f'<{tag} id="{fork}"{default}/>', f'<{tag} id="{join}"/>']
        for place, (first, last) in enumerate(ends):
            conditional = block.kind != "and" and place < len(ends) - 1
            nodes += [flow(fork, first, f"list contains(way_{number}, {place})" if conditional else None), flow(last, join)]
        return fork, join


def flow(source: str, target: str, condition: str | None = None) -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_to_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


class Player:
    """What should be open. `ways` gives for every block number the branches that hold now."""

    def __init__(self, block: Block, ways: Mapping[int, Any], *, entered: Counter[str], first: Iterator[int] | None = None, path: str = "") -> None:
        numbers = first or iter(range(10**6))
        self.block, self.ways, self.entered = block, ways, entered
        self.number = next(numbers)
        self.path = f"{path}task_{self.number}"
        inside = f"{path}sub_{self.number}/" if block.kind == "sub" else path
        self.parts = [Player(part, ways, entered=entered, first=numbers, path=inside) for part in block.parts]
        self.active: list[Player] = []
        self.waits = False

    def start(self) -> None:
        kind, parts = self.block.kind, self.parts
        self.waits = kind == "task"
        self.entered[self.path] += self.waits
        chosen = [part for place, part in enumerate(parts[:-1]) if place in self.ways[self.number]]
        self.active = {
            "task": [], "sequence": parts[:1], "loop": parts, "sub": parts, "and": parts,
            "xor": chosen[:1] or parts[-1:], "or": chosen or parts[-1:],
        }[kind]  # fmt: skip
        for part in self.active:
            part.start()

    @property
    def open(self) -> list[str]:
        return [self.path] if self.waits else [path for part in self.active for path in part.open]

    def complete(self, path: str) -> None:
        self.waits = self.waits and path != self.path
        for part in self.active:
            part.complete(path)
        if not self.active or any(part.open for part in self.active):
            return
        if self.block.kind == "loop" and 0 in self.ways[self.number]:
            self.start()
        elif self.block.kind == "sequence" and self.active[0] is not self.parts[-1]:
            self.active = [self.parts[self.parts.index(self.active[0]) + 1]]
            self.active[0].start()
        else:
            self.active = []
