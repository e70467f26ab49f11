"""What was changed in the directory, as a person reads it; and what the forms of it share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import EngineError, FieldsRejected, NotAdministrator, PersonNotFound
from engine.model import DirectoryChange, PersonRef
from engine.queries import DirectoryChanges, PersonById
from web.language import t
from web.operations.acting import ask, sentence
from web.present import moments, people, shell
from web.present.changes import Change

PEOPLE = ("manager", "head_id")


@dataclass(frozen=True)
class Line:
    who: str
    when: str
    what: str
    changes: Sequence[Change]


def require_administrator() -> None:
    if not shell.is_administrator():
        raise NotAdministrator()


def known(person_id: str) -> PersonRef | None:
    """Somebody who was chosen in a form."""
    try:
        return PersonRef(person_id.strip(), ask(PersonById(person_id.strip())).name)
    except PersonNotFound:
        return None


def is_address(id_: str) -> bool:
    """Its page could be opened by it."""
    return re.fullmatch(r"[\w.@-]+", id_) is not None and id_ not in ("new", ".", "..")


def lines(subject: str, subject_id: str) -> list[Line]:
    """Newest first, the last fifty."""
    return [_line(one) for one in ask(DirectoryChanges(subject, subject_id)).items]


def _line(one: DirectoryChange) -> Line:
    who = t("actor.system") if one.actor.id == "system" else one.actor.name
    return Line(who, moments.when(one.at), t(f"directory.{one.code}"), list(_changes(one)))


def _changes(one: DirectoryChange) -> Iterator[Change]:
    for field, (old, new) in one.changed.items():
        yield Change(t(f"directory.field_{field}"), _value(field, old), _value(field, new))


def _value(field: str, value: Any) -> str:
    if not value:
        return t("directory.nothing")
    if isinstance(value, list):
        return t("names.comma").join(map(str, value))
    return people.name(value) if field in PEOPLE else str(value)


def problems(error: EngineError) -> dict[str, str]:
    """By field; what belongs to none stands under ""."""
    if isinstance(error, FieldsRejected):
        return {field: sentence(FieldsRejected({field: told})) for field, told in error.errors.items()}
    return {"": sentence(error)}
