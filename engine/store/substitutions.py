"""代理: rules by which one person acts for another, for a time, for all processes or some. A rule is ended and never deleted."""

from collections.abc import Collection, Iterable, Sequence
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
    exists,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)

from engine.approval.substitution import DEPTH, Link
from engine.store.columns import UTC, among
from engine.store.directory import person
from engine.store.schema import metadata
from engine.store.statement import Statement

substitution = Table(
    "substitution",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("substitute_id", ForeignKey("person.id"), nullable=False),
    Column("valid_from", UTC, nullable=False),
    Column("valid_to", UTC),
    # 现有待办一并交给他: those that are open when it begins, moved by the sweep, once.
    Column("takes_open", Boolean, nullable=False),
    Column("taken_at", UTC),
    Column("created_at", UTC, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_by_name", String(120), nullable=False),
    Column("ended_at", UTC),
    Column("ended_by", String(64)),
    Column("ended_by_name", String(120)),
    Index("ix_substitution_person", "person_id", "valid_from"),
    Index("ix_substitution_substitute", "substitute_id", "valid_from"),
)
substitution_process = Table(
    "substitution_process",
    metadata,
    Column("substitution_id", ForeignKey("substitution.id"), primary_key=True),
    Column("process_key", String(120), primary_key=True),
)


def active(rule: Any, now: Any) -> Any:
    """SQL: the rule (the table or an alias of it) holds at `now`."""
    r = rule.c
    return and_(r.ended_at.is_(None), r.valid_from <= now, or_(r.valid_to.is_(None), r.valid_to > now))


def is_narrow(rule: Any) -> Any:
    """SQL: the rule names its processes."""
    return exists(select(literal(1)).where(substitution_process.c.substitution_id == rule.c.id).correlate(rule))


def covers(rule: Any, key: Any) -> Any:
    """SQL: the rule is for this process, or for all."""
    p = substitution_process.alias()
    named = exists(select(literal(1)).where(p.c.substitution_id == rule.c.id, p.c.process_key == key).correlate_except(p))
    some = exists(select(literal(1)).where(p.c.substitution_id == rule.c.id).correlate_except(p))
    return or_(named, not_(some))


def reaches(who: Any, substitute: Any, key: Any, now: Any, *, depth: int = DEPTH) -> Any:
    """SQL: by one rule, or one behind the other, `substitute` acts now for `who`: what `approval.substitution.acts_for` says of one task."""
    r = substitution.alias()
    there = r.c.substitute_id == substitute
    if depth > 1:
        there = or_(there, reaches(r.c.substitute_id, substitute, key, now, depth=depth - 1))
    p = person.alias()
    here = exists(select(literal(1)).where(p.c.id == r.c.substitute_id, p.c.enabled).correlate_except(p))
    return exists(select(literal(1)).where(r.c.person_id == who, active(r, now), covers(r, key), here, there).correlate_except(r))


_KEY, _NOW = bindparam("key", type_=String()), bindparam("now", type_=UTC)
_CHAIN = select(person.c.id.label("id"), literal(1).label("step")).where(among(person.c.id, "persons")).cte("away", recursive=True)
_NEXT = substitution.alias("next_rule")
_CHAIN = _CHAIN.union(
    select(_NEXT.c.substitute_id, _CHAIN.c.step + 1)
    .join(_CHAIN, _NEXT.c.person_id == _CHAIN.c.id)
    .where(active(_NEXT, _NOW), covers(_NEXT, _KEY), _CHAIN.c.step < DEPTH)
)
_LINKS = Statement(
    select(substitution.c.person_id, substitution.c.substitute_id, person.c.name, is_narrow(substitution).label("is_narrow"))
    .join(person, and_(person.c.id == substitution.c.substitute_id, person.c.enabled))
    .where(substitution.c.person_id.in_(select(_CHAIN.c.id)), active(substitution, _NOW), covers(substitution, _KEY))
    .order_by(substitution.c.id)
)


def links(connection: Connection, persons: Iterable[str], key: str, now: datetime) -> list[Link]:
    """The rules that hold now for this process: of these people, and of those who act for them. One question."""
    wanted = sorted(set(persons))
    rows = _LINKS.rows(connection, persons=wanted, key=key, now=now) if wanted else []
    return [Link(row["person_id"], row["substitute_id"], row["name"], bool(row["is_narrow"])) for row in rows]


def lock(connection: Connection, person_id: str) -> None:
    """Two rules of one person are made one after the other."""
    connection.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())


def overlapping(connection: Connection, person_id: str, since: datetime, until: datetime | None, keys: Collection[str]) -> dict[str, Any] | None:
    """A rule of this person for the same processes at the same time; one for all and one for some are not the same."""
    s, p = substitution.c, substitution_process.c
    same = not_(is_narrow(substitution))
    if keys:
        same = exists(select(literal(1)).where(p.substitution_id == s.id, p.process_key.in_(keys)).correlate(substitution))
    query = (
        select(substitution, person.c.name.label("substitute_name"))
        .join(person, person.c.id == s.substitute_id)
        .where(s.person_id == person_id, s.ended_at.is_(None), or_(s.valid_to.is_(None), s.valid_to > since), same)
    )
    if until is not None:
        query = query.where(s.valid_from < until)
    row = connection.execute(query.order_by(s.valid_from).limit(1)).mappings().first()
    return dict(row) if row else None


def add(connection: Connection, rule: dict[str, Any], keys: Sequence[str]) -> None:
    """`rule`: the columns of the row."""
    connection.execute(insert(substitution).values(rule))
    if keys:
        connection.execute(insert(substitution_process), [{"substitution_id": rule["id"], "process_key": key} for key in keys])


def take(connection: Connection, rule_id: str) -> dict[str, Any] | None:
    """A rule, locked."""
    row = connection.execute(select(substitution).where(substitution.c.id == rule_id).with_for_update()).mappings().first()
    return dict(row) if row else None


def change(connection: Connection, rule_id: str, **values: Any) -> None:
    connection.execute(update(substitution).where(substitution.c.id == rule_id).values(**values))
