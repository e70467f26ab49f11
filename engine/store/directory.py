"""People, roles, branches and who holds which role where."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    and_,
    bindparam,
    insert,
    literal,
    or_,
    select,
    update,
)

from engine.approval.directory import Branch, Directory, Holder, Needs
from engine.store.columns import UTC, among
from engine.store.schema import metadata
from engine.store.statement import Order, Row, Statement, send

branch = Table(
    "branch",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("parent_id", ForeignKey("branch.id")),
    Column("head_id", String(64)),
)
role = Table("role", metadata, Column("id", String(64), primary_key=True), Column("name", String(120), nullable=False))
person = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(200), nullable=False, default=""),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("created_at", UTC, nullable=False),
    Column("manager_id", String(64)),
)
membership = Table(
    "membership",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("role_id", ForeignKey("role.id"), nullable=False),
    Column("branch_id", ForeignKey("branch.id")),
    Column("valid_from", UTC),
    Column("valid_to", UTC),
    Index("ix_membership_person", "person_id", "role_id"),
    Index("ix_membership_role", "role_id", "branch_id"),
)


def valid(now: Any) -> Any:
    """The membership counts at `now` (a value or a bound parameter)."""
    m = membership.c
    return and_(or_(m.valid_from.is_(None), m.valid_from <= now), or_(m.valid_to.is_(None), m.valid_to > now))


_HOLDERS = Statement(
    select(person.c.id, person.c.name, membership.c.role_id, role.c.name.label("role_name"), membership.c.branch_id)
    .join(membership, membership.c.person_id == person.c.id)
    .join(role, role.c.id == membership.c.role_id)
    .where(among(membership.c.role_id, "roles"), person.c.enabled, valid(bindparam("now", type_=UTC)))
    .order_by(person.c.id)
)
_PERSONS = Statement(select(person.c.id, person.c.name).where(among(person.c.id, "ids"), person.c.enabled))

STEPS_UP = 20
"""Superiors that are looked for above one person; two who are each other's end there."""
_CHAIN = select(person.c.manager_id.label("id"), literal(1).label("step")).where(person.c.id == bindparam("of")).cte("chain", recursive=True)
_ABOVE = person.alias("above")
_CHAIN = _CHAIN.union_all(select(_ABOVE.c.manager_id, _CHAIN.c.step + 1).join(_CHAIN, _ABOVE.c.id == _CHAIN.c.id).where(_CHAIN.c.step < STEPS_UP))
_SUPERIORS = Statement(
    select(person.c.id, person.c.name).join(_CHAIN, _CHAIN.c.id == person.c.id).where(person.c.enabled).order_by(_CHAIN.c.step)
)  # fmt: skip
_TREE = select(branch.c.id, branch.c.parent_id, branch.c.head_id).where(among(branch.c.id, "ids")).cte("tree", recursive=True)
_OUTER = branch.alias("outer_branch")
_TREE = _TREE.union(select(_OUTER.c.id, _OUTER.c.parent_id, _OUTER.c.head_id).join(_TREE, _OUTER.c.id == _TREE.c.parent_id))
_HEAD = and_(person.c.id == _TREE.c.head_id, person.c.enabled)
_BRANCHES = Statement(
    select(_TREE.c.id, _TREE.c.parent_id, person.c.id.label("head_id"), person.c.name.label("head_name")).outerjoin(person, _HEAD)
)  # fmt: skip


def holders(connection: Connection, roles: Iterable[str], now: datetime) -> list[Holder]:
    """Today's enabled holders of these roles."""
    wanted = set(roles)
    return as_holders(send(connection, [holding(wanted, now)])[0].rows) if wanted else []


def holding(roles: Iterable[str], now: datetime) -> Order:
    """The same as an order, for `as_holders` to read."""
    return Order(_HOLDERS, [{"roles": sorted(roles), "now": now}])


def as_holders(rows: Iterable[Row]) -> list[Holder]:
    return [Holder(*row.values()) for row in rows]


def read(connection: Connection, needs: Needs, now: datetime, *, known: Sequence[Holder] | None = None) -> Directory:
    """Today's directory as far as it is needed: four questions at most, in one round trip. `known`: the holders, if they were read before."""
    wanted = {
        "holders": holding(needs.roles, now) if known is None and needs.roles else None,
        "persons": Order(_PERSONS, [{"ids": sorted(needs.persons)}]) if needs.persons else None,
        "superiors": Order(_SUPERIORS, [{"of": needs.superiors_of}]) if needs.superiors_of else None,
        "branches": Order(_BRANCHES, [{"ids": sorted(needs.branches)}]) if needs.branches else None,
    }
    orders = {name: order for name, order in wanted.items() if order is not None}
    answers = send(connection, list(orders.values())) if orders else []
    rows = {name: answer.rows for name, answer in zip(orders, answers, strict=True)}
    superiors = dict.fromkeys((row["id"], row["name"]) for row in rows.get("superiors", ()) if row["id"] != needs.superiors_of)
    return Directory(
        as_holders(rows.get("holders", ())) if known is None else known, {row["id"]: row["name"] for row in rows.get("persons", ())},
        list(superiors), {row["id"]: Branch(row["id"], row["parent_id"], row["head_id"], row["head_name"] or "") for row in rows.get("branches", ())},
    )  # fmt: skip


def persons(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Names of enabled people by id."""
    wanted = sorted(set(ids))
    return {row["id"]: row["name"] for row in _PERSONS.rows(connection, ids=wanted)} if wanted else {}


def memberships(connection: Connection, person_id: str, now: datetime) -> list[tuple[str, str | None]]:
    """(role, branch) of one person today."""
    m = membership.c
    rows = connection.execute(select(m.role_id, m.branch_id).where(m.person_id == person_id, valid(now)).order_by(m.role_id, m.branch_id))
    return [(r, b) for r, b in rows]


def ensure(connection: Connection, table: Table, ids: Sequence[str], **values: Any) -> list[str]:
    """Add the rows of `table` (role, branch) that are not there yet, with their id as name; gives the ids added."""
    there = set(connection.scalars(select(table.c.id).where(table.c.id.in_(ids))))
    new = [i for i in dict.fromkeys(ids) if i not in there]
    if new:
        connection.execute(insert(table), [{"id": i, "name": i, **values} for i in new])
    return new


def name(connection: Connection, table: Table, row_id: str, new_name: str, **values: Any) -> None:
    """Insert or rename one role or branch."""
    if connection.execute(update(table).where(table.c.id == row_id).values(name=new_name, **values)).rowcount == 0:
        connection.execute(insert(table).values(id=row_id, name=new_name, **values))


def role_ids(connection: Connection) -> set[str]:
    return set(connection.scalars(select(role.c.id)))


def branch_ids(connection: Connection) -> set[str]:
    return set(connection.scalars(select(branch.c.id)))


def superiors(connection: Connection, person_id: str) -> list[str]:
    """Ids of all who stand above a person and are here, the nearest first."""
    return [row["id"] for row in _SUPERIORS.rows(connection, of=person_id)]


def upward(connection: Connection, branch_id: str) -> set[str]:
    """A branch and all that lie above it."""
    return {row["id"] for row in _BRANCHES.rows(connection, ids=[branch_id])}


def branch_row(connection: Connection, branch_id: str) -> Mapping[str, Any] | None:
    """`{name, parent_id, head_id}`"""
    columns = branch.c.name, branch.c.parent_id, branch.c.head_id
    row = connection.execute(select(*columns).where(branch.c.id == branch_id)).mappings().one_or_none()
    return None if row is None else dict(row)


def role_name(connection: Connection, role_id: str) -> str | None:
    found: str | None = connection.scalar(select(role.c.name).where(role.c.id == role_id))
    return found


def change(connection: Connection, table: Table, row_id: str, columns: Mapping[str, Any]) -> None:
    """Some columns of one role or branch."""
    connection.execute(update(table).where(table.c.id == row_id).values(columns))
