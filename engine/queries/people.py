"""The directory: people, roles, branches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select

from engine.errors import BranchNotFound, PersonNotFound
from engine.model import BranchRef, Membership, Page, Person, PersonRef
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store.directory import branch, membership, person, role

P, M, B = person.c, membership.c, branch.c


@dataclass(frozen=True)
class People:
    """Everybody, searched by name, id or mail; `role`, `branch`: who holds it, whenever; `enabled`: who is here, or who is not."""

    text: str = ""
    role: str | None = None
    branch: str | None = None
    enabled: bool | None = None
    sort: str = "id"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[Person]:
        query = self._found()
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns={"id": P.id, "name": P.name, "created_at": P.created_at}, id_column=P.id,
            limit=self.limit, cursor=self.cursor,
        )  # fmt: skip
        return Page(_people(asking, rows), cursor, _paging.total(asking.connection, query) if self.total else None)

    def _found(self) -> Select[Any]:
        query, text = select(person), self.text.strip()
        if text:
            query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (P.name, P.id, P.email))))
        held = [column == value for column, value in ((M.role_id, self.role), (M.branch_id, self.branch)) if value]
        if held:
            query = query.where(exists(select(M.id).where(M.person_id == P.id, *held).correlate(person)))
        return query if self.enabled is None else query.where(P.enabled == self.enabled)


@dataclass(frozen=True)
class PersonById:
    """Raises PersonNotFound."""

    id: str

    def fetch(self, asking: Asking) -> Person:
        rows = asking.connection.execute(select(person).where(P.id == self.id)).mappings().all()
        if not rows:
            raise PersonNotFound(id=self.id)
        return _people(asking, rows)[0]


def _people(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> list[Person]:
    query = (
        select(M.person_id, M.role_id, role.c.name.label("role_name"), M.branch_id, B.name.label("branch_name"), M.valid_from, M.valid_to)
        .join(role, role.c.id == M.role_id)
        .outerjoin(branch, B.id == M.branch_id)
        .where(M.person_id.in_([r["id"] for r in rows]))
        .order_by(M.role_id, M.branch_id)
    )
    held: dict[str, list[Membership]] = {}
    for r in asking.connection.execute(query).mappings():
        where = BranchRef(r["branch_id"], r["branch_name"]) if r["branch_id"] else None
        held.setdefault(r["person_id"], []).append(Membership(r["role_id"], r["role_name"], where, r["valid_from"], r["valid_to"]))
    managers = _names(asking, [r["manager_id"] for r in rows])
    return [
        Person(r["id"], r["name"], r["email"], r["enabled"], held.get(r["id"], []), managers.get(r["manager_id"]))
        for r in rows
    ]  # fmt: skip


def _names(asking: Asking, ids: Sequence[str | None]) -> dict[str | None, PersonRef]:
    """Also of people who are not here any more; an id that nobody has stands for itself."""
    wanted = {id_ for id_ in ids if id_}
    if not wanted:
        return {}
    known = {row[0]: row[1] for row in asking.connection.execute(select(P.id, P.name).where(P.id.in_(wanted)))}
    return {id_: PersonRef(id_, known.get(id_, id_)) for id_ in wanted}


@dataclass(frozen=True)
class IsAdministrator:
    """May the asker administrate?"""

    def fetch(self, asking: Asking) -> bool:
        return asking.is_administrator


@dataclass(frozen=True)
class Roles:
    """`{"id", "name"}` of every role."""

    def fetch(self, asking: Asking) -> list[dict[str, str]]:
        return [dict(r) for r in asking.connection.execute(select(role.c.id, role.c.name).order_by(role.c.id)).mappings()]


@dataclass(frozen=True)
class Branches:
    """`{"id", "name", "parent_id", "head_id", "head_name"}` of every branch."""

    def fetch(self, asking: Asking) -> list[dict[str, Any]]:
        columns = B.id, B.name, B.parent_id, B.head_id, P.name.label("head_name")
        query = select(*columns).outerjoin(person, P.id == B.head_id).order_by(B.id)
        return [dict(r) for r in asking.connection.execute(query).mappings()]


@dataclass(frozen=True)
class BranchById:
    """One of them. Raises BranchNotFound."""

    id: str

    def fetch(self, asking: Asking) -> dict[str, Any]:
        found = next((one for one in Branches().fetch(asking) if one["id"] == self.id), None)
        if found is None:
            raise BranchNotFound(id=self.id)
        return found
