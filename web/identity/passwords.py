"""Passwords: argon2 hashes, the same work whether the account exists or not."""

from datetime import datetime
from typing import Any

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, exists, insert, select, update

from engine import Engine
from engine.store.directory import person
from web.identity.person import LoggedIn, stamp_of
from web.identity.tables import credential

_ACCOUNT = (
    select(person.c.id, person.c.name, credential.c.password_hash, credential.c.demo, credential.c.language)
    .join(credential, credential.c.person_id == person.c.id)
    .where(person.c.id == bindparam("account"), person.c.enabled)
)


class Passwords:
    """The credentials of one database. `demo`: demo credentials are good."""

    def __init__(self, engine: Engine, *, cost: str, demo: bool) -> None:
        profile = profiles.CHEAPEST if cost == "cheapest" else profiles.RFC_9106_LOW_MEMORY
        self._engine, self._demo, self._hasher = engine, demo, PasswordHasher.from_parameters(profile)
        self._nobody = self._hasher.hash("nobody")

    def set(self, person_id: str, password: str, *, now: datetime, demo: bool = False) -> None:
        """Give a person a password (again). Every open session of his ends."""
        values = {"password_hash": self._hasher.hash(password), "demo": demo, "changed_at": now}
        if self._write(person_id, values) == 0:
            self._engine.write(lambda connection: connection.execute(insert(credential).values(person_id=person_id, **values)))

    def log_in(self, account: str, password: str, *, now: datetime) -> LoggedIn | None:
        """The person, when account and password fit and he is enabled. Always hashes once, so that the time tells nothing."""
        found = self._find(account)
        right = self._fits(found.password_hash if found else self._nobody, password)
        if found is None or not right or not self._counts(found):
            return None
        values: dict[str, Any] = {"last_login_at": now}
        current = found.password_hash
        if self._hasher.check_needs_rehash(current):
            values["password_hash"] = current = self._hasher.hash(password)
        self._write(account, values)
        return LoggedIn(found.id, found.name, stamp=stamp_of(current), language=found.language)

    def load(self, session_id: str) -> LoggedIn | None:
        """Who a session belongs to, as long as he is enabled and his password is the one it was opened with."""
        stamp, _, account = session_id.partition(":")
        found = self._find(account)
        if found is None or stamp_of(found.password_hash) != stamp or not self._counts(found):
            return None
        return LoggedIn(found.id, found.name, stamp=stamp, language=found.language)

    def speak(self, person_id: str, language: str) -> None:
        """Remember the language a person chose."""
        self._write(person_id, {"language": language})

    def demo_people(self) -> list[tuple[str, str]]:
        """(id, name) of everybody whose password is the demo one."""
        query = select(person.c.id, person.c.name).join(credential).where(credential.c.demo, person.c.enabled).order_by(person.c.id)
        with self._engine.database.connect() as connection:
            return [(i, name) for i, name in connection.execute(query)]

    def has(self, person_id: str) -> bool:
        with self._engine.database.connect() as connection:
            return bool(connection.scalar(select(exists().where(credential.c.person_id == person_id))))

    def _write(self, person_id: str, values: dict[str, Any]) -> int:
        query = update(credential).where(credential.c.person_id == person_id).values(values)
        return self._engine.write(lambda connection: connection.execute(query).rowcount)

    def _find(self, account: str) -> Any:
        if "\0" in account:
            return None
        with self._engine.database.connect() as connection:
            return connection.execute(_ACCOUNT, {"account": account}).one_or_none()

    def _counts(self, found: Any) -> bool:
        """A demo password is good only where demo people are wanted."""
        return self._demo or not found.demo

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
