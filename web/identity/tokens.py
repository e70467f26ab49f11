"""API tokens: shown once, kept as a hash, good until revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from engine import Engine
from engine.store.directory import person
from engine.store.statement import Statement
from engine.store.unit_of_work import new_id
from web.identity.person import LoggedIn
from web.identity.tables import api_token

PREFIX = "pf_"
SEEN_EVERY = timedelta(minutes=10)
# It runs before every call of a program.
_HOLDER = Statement(
    select(person.c.id, person.c.name, api_token.c.id.label("token_id"), api_token.c.last_used_at)
    .join(api_token, api_token.c.person_id == person.c.id)
    .where(api_token.c.sha256 == bindparam("sha256"), api_token.c.revoked_at.is_(None), person.c.enabled)
)


@dataclass(frozen=True)
class TokenItem:
    """An API token without its secret."""

    id: str
    person_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The API tokens of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def issue(self, person_id: str, *, name: str, now: datetime) -> str:
        """A new token for a person; it cannot be read again."""
        token = PREFIX + secrets.token_urlsafe(32)
        row = {"id": new_id(), "person_id": person_id, "name": name, "sha256": digest(token), "created_at": now}
        self._engine.write(lambda connection: connection.execute(insert(api_token).values(row)))
        return token

    def holder(self, token: str, *, now: datetime) -> LoggedIn | None:
        """Whose token this is, if it is good. When it was last used is noted at most every ten minutes: reading must stay reading."""
        with self._engine.database.connect() as connection:
            found = _HOLDER.rows(connection, sha256=digest(token))
        if not found:
            return None
        row = found[0]
        if row["last_used_at"] is None or row["last_used_at"] < now - SEEN_EVERY:
            seen = update(api_token).where(api_token.c.id == row["token_id"]).values(last_used_at=now)
            self._engine.write(lambda connection: connection.execute(seen))
        return LoggedIn(row["id"], row["name"])

    def revoke(self, token_id: str, *, now: datetime) -> bool:
        query = update(api_token).where(api_token.c.id == token_id, api_token.c.revoked_at.is_(None)).values(revoked_at=now)
        return self._engine.write(lambda connection: connection.execute(query).rowcount) == 1

    def of(self, person_id: str) -> list[TokenItem]:
        t = api_token.c
        query = select(t.id, t.person_id, t.name, t.created_at, t.last_used_at, t.revoked_at).where(t.person_id == person_id).order_by(t.created_at)
        with self._engine.database.connect() as connection:
            return [TokenItem(*row) for row in connection.execute(query)]


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
