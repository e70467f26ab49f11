"""代理: who acts today for whom, and for whom that one acts in turn (approvals.md B4). Pure: the rules are read beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

DEPTH = 3
"""Substitutes one behind the other; whoever comes after them is not asked."""

Chains = Mapping[str, Sequence[tuple[str, str]]]
"""By the person who is away: (id, name) of who acts for him, the nearest first."""


@dataclass(frozen=True)
class Link:
    """One rule that holds now for the process in question. `is_narrow`: it names the process, and goes before one for all of them."""

    person_id: str
    substitute_id: str
    name: str
    is_narrow: bool = False


def chains(links: Iterable[Link]) -> Chains:
    """Whom each of them is to be replaced by: three at most, and a circle ends before it comes back."""
    chosen: dict[str, Link] = {}
    for link in sorted(links, key=lambda one: one.is_narrow):
        chosen[link.person_id] = link
    return {person: _followed(chosen, person) for person in chosen}


def _followed(chosen: Mapping[str, Link], person: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    seen, link = {person}, chosen.get(person)
    while link is not None and link.substitute_id not in seen and len(found) < DEPTH:
        seen.add(link.substitute_id)
        found.append((link.substitute_id, link.name))
        link = chosen.get(link.substitute_id)
    return found


def acts_for(links: Sequence[Link], person: str, substitute: str) -> bool:
    """Does any rule, or one behind the other, still give his tasks to this substitute?"""
    reached = {person}
    for _ in range(DEPTH):
        reached |= {link.substitute_id for link in links if link.person_id in reached}
    return substitute in reached - {person}
