"""The person behind a request, as Flask-Login and the templates know him."""

import hashlib

from flask_login import UserMixin

from engine.actor import Actor


class LoggedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person of the directory. `stamp` changes with the password, and with it every session ends."""

    def __init__(self, person_id: str, name: str, *, stamp: str = "", language: str | None = None) -> None:
        self.id, self.name, self.stamp, self.language = person_id, name, stamp, language

    def get_id(self) -> str:
        return f"{self.stamp}:{self.id}"

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name)


def stamp_of(password_hash: str) -> str:
    """What a session remembers of the password it was opened with; says nothing about it."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
