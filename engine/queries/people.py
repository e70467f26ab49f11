"""The directory: people, roles, branches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from engine.errors import PersonNotFound
from engine.model import BranchRef, Membership, Page, Person
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store.directory import branch, membership, person, role

P = person.c


@dataclass(frozen=True)
class People:
    """Everybody, searched by name or id."""

    text: str = ""
    sort: str = "id"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[Person]:
        query = select(person)
        if self.text.strip():
            query = query.where(or_(P.name.icontains(self.text.strip(), autoescape=True), P.id.icontains(self.text.strip(), autoescape=True)))
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns={"id": P.id, "name": P.name}, id_column=P.id, limit=self.limit, cursor=self.cursor
        )
        return Page(_people(asking, rows), cursor, _paging.total(asking.connection, query) if self.total else None)


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
    m = membership.c
    query = (
        select(m.person_id, m.role_id, role.c.name.label("role_name"), m.branch_id, branch.c.name.label("branch_name"))
        .join(role, role.c.id == m.role_id)
        .outerjoin(branch, branch.c.id == m.branch_id)
        .where(m.person_id.in_([r["id"] for r in rows]))
        .order_by(m.role_id, m.branch_id)
    )
    held: dict[str, list[Membership]] = {}
    for r in asking.connection.execute(query).mappings():
        where = BranchRef(r["branch_id"], r["branch_name"]) if r["branch_id"] else None
        held.setdefault(r["person_id"], []).append(Membership(r["role_id"], r["role_name"], where))
    return [Person(r["id"], r["name"], r["email"], r["enabled"], held.get(r["id"], [])) for r in rows]


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
    """`{"id", "name", "parent_id"}` of every branch."""

    def fetch(self, asking: Asking) -> list[dict[str, Any]]:
        columns = branch.c.id, branch.c.name, branch.c.parent_id
        return [dict(r) for r in asking.connection.execute(select(*columns).order_by(branch.c.id)).mappings()]
