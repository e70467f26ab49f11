"""Graph searches over successor lists, none of them recursive: a diagram may be a thousand nodes long."""

from collections.abc import Iterable, Iterator, Sequence

Edges = Sequence[Sequence[int]]


def postorder(successors: Edges, roots: Iterable[int]) -> list[int]:
    """Depth first, children before parents."""
    seen: set[int] = set()
    order: list[int] = []
    for root in roots:
        work: list[tuple[int, Iterator[int]]] = [] if root in seen else [(root, iter(successors[root]))]
        seen.add(root)
        while work:
            vertex, rest = work[-1]
            for following in rest:
                if following not in seen:
                    seen.add(following)
                    work.append((following, iter(successors[following])))
                    break
            else:
                work.pop()
                order.append(vertex)
    return order


def predecessors(successors: Edges) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in successors]
    for vertex, following in enumerate(successors):
        for successor in following:
            found[successor].append(vertex)
    return found


def components(successors: Edges) -> list[list[int]]:
    """Strongly connected components, successors first (Kosaraju)."""
    before = predecessors(successors)
    seen: set[int] = set()
    found: list[list[int]] = []
    for root in reversed(postorder(successors, range(len(successors)))):
        if root in seen:
            continue
        component, work = [], [root]
        seen.add(root)
        while work:
            vertex = work.pop()
            component.append(vertex)
            fresh = {p for p in before[vertex] if p not in seen}
            seen.update(fresh)
            work += fresh
        found.append(component)
    return found[::-1]


def bits_of(count: int) -> list[int]:
    """A bit of its own for each vertex."""
    return [1 << i for i in range(count)]


def members(mask: int) -> Iterator[int]:
    """The vertices of a set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def closure(successors: Edges, own: Sequence[int] | None = None) -> list[int]:
    """For each vertex the set (as a bit mask) of all that can be reached from it, itself included. `own`: other bits than their own."""
    own = own or bits_of(len(successors))
    reach = [0] * len(successors)
    for component in components(successors):
        mask = 0
        for i in component:
            mask |= own[i]
            for successor in successors[i]:
                mask |= reach[successor]
        for i in component:
            reach[i] = mask
    return reach


def dominators(successors: Edges, start: int) -> list[int]:
    """For each vertex the set (as a bit mask) of what every path from `start` to it passes; 0 where no path leads."""
    found = [0] * len(successors)
    order = postorder(successors, [start])[::-1]
    before = predecessors(successors)
    everything = (1 << len(successors)) - 1
    for i in order:
        found[i] = everything
    found[start] = 1 << start
    changed = True
    while changed:
        changed = False
        for i in order[1:]:
            mask = everything
            for predecessor in before[i]:
                mask &= found[predecessor] or everything  # 0: no path leads there, so none from there
            mask |= 1 << i
            changed |= mask != found[i]
            found[i] = mask
    return found


def dominated(dominators: Sequence[int], own: Sequence[int] | None = None) -> list[int]:
    """The other way round: for each vertex the set of all that no path reaches without passing it, itself included. `own`: as in `closure`."""
    own = own or bits_of(len(dominators))
    found = [bits if before else 0 for bits, before in zip(own, dominators, strict=True)]
    vertex_of = {before: vertex for vertex, before in enumerate(dominators) if before}
    for vertex in sorted(vertex_of.values(), key=lambda vertex: -dominators[vertex].bit_count()):
        nearest = vertex_of.get(dominators[vertex] & ~(1 << vertex))  # what all paths to it pass before it is what all paths to that one pass
        if nearest is not None:
            found[nearest] |= found[vertex]
    return found


def nearest(dominators: Sequence[int], marked: int) -> list[int | None]:
    """For each vertex the last of the marked ones that every path to it passes, itself included."""
    found: list[int | None] = [None] * len(dominators)
    vertex_of = {before: vertex for vertex, before in enumerate(dominators) if before}
    for vertex in sorted(vertex_of.values(), key=lambda vertex: dominators[vertex].bit_count()):
        before = vertex_of.get(dominators[vertex] & ~(1 << vertex))
        found[vertex] = vertex if marked >> vertex & 1 else None if before is None else found[before]
    return found
