"""Branches, roles and people from a YAML file, put into the directory by commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.actor import SYSTEM, Actor
from engine.commands import AddBranch, AddPerson, AddRole
from engine.engine import Engine


@dataclass(frozen=True)
class Organisation:
    """`branches`: `{id, name, parent, head}`; `roles`: id -> name; `people`: `{id, name, role, branch, manager}`."""

    branches: Sequence[Mapping[str, Any]]
    roles: Mapping[str, str]
    people: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path) -> "Organisation":
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(told["branches"], told["roles"], told["people"])

    def move_in(self, engine: Engine) -> None:
        """Add or update all of it; nobody is removed."""
        for branch in self.branches:
            engine.execute(AddBranch(branch["id"], branch["name"], branch.get("parent"), head=branch.get("head")), SYSTEM)
        for role_id, name in self.roles.items():
            engine.execute(AddRole(role_id, name), SYSTEM)
        for person in self.people:
            held = [(person["role"], person.get("branch"))] if "role" in person else []
            engine.execute(AddPerson(person["id"], person["name"], memberships=held, manager=person.get("manager")), SYSTEM)

    def actor(self, person_id: str) -> Actor:
        """Raises KeyError for somebody who does not work here."""
        found = {person["id"]: person["name"] for person in self.people}
        return Actor(person_id, found[person_id])
