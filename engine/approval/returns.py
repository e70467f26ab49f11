"""Where a step may be sent back to (approvals.md B4 退回)."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from engine.approval.profile import Profile


class Visit(Protocol):
    """A finished visit of a user task."""

    @property
    def token_id(self) -> str: ...
    @property
    def element_id(self) -> str: ...


V = TypeVar("V", bound=Visit)


def to_initiator(profile: Profile) -> bool:
    return not {"any", "initiator"}.isdisjoint(_named(profile))


def offered(profile: Profile, visits: Sequence[V], handled: Mapping[str, bool]) -> list[V]:
    """Of the finished visits a token has come through, newest first, those that the step may return to.

    `handled`: did a person act there, by visit; 上一步 is no step that nobody handled.
    """
    named = _named(profile)
    if "any" in named:
        return list(visits)
    last = previous(visits, handled) if "previous" in named else None
    return [visit for visit in visits if visit is last or visit.element_id in named]


def previous(visits: Sequence[V], handled: Mapping[str, bool]) -> V | None:
    """上一步: the newest one in which a person acted, else the newest."""
    return next((visit for visit in visits if handled.get(visit.token_id)), visits[0] if visits else None)


def _named(profile: Profile) -> set[str]:
    return {one.strip() for one in profile.return_to.split(",")}
