"""What a change of the directory changes, as it is written into its record."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.store import directory_changes, people
from engine.store.people import Held, PersonRow
from engine.store.unit_of_work import UnitOfWork

Changes = dict[str, list[Any]]


def of_person(
    uow: UnitOfWork, person_id: str, before: PersonRow, *, name: str | None, email: str | None, manager: str | None, held: Sequence[Held] | None
) -> Changes:  # fmt: skip
    """None: stays as it is."""
    found = differing({"name": (before.name, name), "email": (before.email, email), "manager": (before.manager_id or "", manager)})
    if held is not None:
        old, new = sorted(map(_spelled, people.held(uow.connection, person_id))), sorted(set(map(_spelled, held)))
        found |= differing({"memberships": (old, new)})
    return found


def of_branch(before: Mapping[str, Any], **wanted: str | None) -> Changes:
    """By column; None: stays as it is."""
    return differing({column: (before[column] or "", new) for column, new in wanted.items()})


def differing(pairs: Mapping[str, tuple[Any, Any]]) -> Changes:
    """{field: [old, new]} of those that do; a new value of None is none."""
    return {field: [old, new] for field, (old, new) in pairs.items() if new is not None and new != old}


def note(uow: UnitOfWork, subject: str, subject_id: str, *, is_new: bool, changed: Changes) -> None:
    """Nothing is written where nothing changed."""
    if is_new:
        directory_changes.add(uow.connection, subject, subject_id, "added", by=uow.actor, at=uow.now)
    elif changed:
        directory_changes.add(uow.connection, subject, subject_id, "changed", by=uow.actor, at=uow.now, changed=changed)


def _spelled(one: Held) -> str:
    """role@branch from…to"""
    told = one.role_id + (f"@{one.branch_id}" if one.branch_id else "")
    period = [moment.isoformat() if moment else "" for moment in (one.valid_from, one.valid_to)]
    return f"{told} {period[0]}…{period[1]}" if any(period) else told
