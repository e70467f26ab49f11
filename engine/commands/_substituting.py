"""代理: who gets a task that is handed to somebody who is away, and how it comes back (approvals.md B4)."""

from collections.abc import Sequence
from typing import Any

from engine.actor import SYSTEM
from engine.approval import entry, substitution
from engine.approval.candidates import Seat
from engine.approval.profile import Profile
from engine.approval.substitution import Link
from engine.commands import _following
from engine.model import CloseReason
from engine.store import hands, substitutions
from engine.store.records import Activation, Instance, Task
from engine.store.unit_of_work import UnitOfWork

SUBSTITUTION, REVERSION, RECALL = "substitution", "reversion", "recall"
"""How a row came about: it went to the substitute, it came back when the time was over, or who was away took it himself."""


def links(uow: UnitOfWork, instance: Instance, people: Sequence[str]) -> list[Link]:
    """The rules of these people that hold now for the process of the request."""
    return substitutions.links(uow.connection, people, instance.definition_key, uow.now)


def seats(uow: UnitOfWork, instance: Instance, activation: Activation, profile: Profile, people: Sequence[tuple[str, str]]) -> list[Seat]:
    """Where these people (id, name) sit: each himself, or who acts for him, if that one may and has no part in the step yet."""
    chains = substitution.chains(links(uow, instance, [id_ for id_, _ in people]))
    asked = [id_ for chain in chains.values() for id_, _ in chain]
    but: set[str | None] = {id_ for id_, _ in people}
    if profile.bars_initiator:
        but.add(instance.initiator_id)
    if asked:
        but |= hands.taking_part(uow.connection, activation.id, asked, uow.tasks_of(activation.id))
    found = []
    for person in people:
        found.append(entry.stood_in(Seat(*person), chains, but=but))
        but.add(found[-1].person_id)
    return found


def tell(uow: UnitOfWork, task: Task) -> None:
    """Into the history, where the task lies before a substitute."""
    if task.on_behalf_of_id is not None:
        told: dict[str, Any] = {"person": task.on_behalf_of_name, "to": task.assignee_id, "to_name": task.assignee_name}
        uow.record("task.substituted", actor=SYSTEM, task=task.id, element_path=task.element_path, name=task.name, **told)


def recall(uow: UnitOfWork, task: Task) -> Task:
    """He who is away acts first: the task is his own again, and what he does with it nobody did for him."""
    return _following.pass_on(
        uow, task, Seat(task.on_behalf_of_id, task.on_behalf_of_name), origin=RECALL, reason=CloseReason.PRINCIPAL_ACTED
    )  # fmt: skip
