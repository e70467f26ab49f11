"""Who is acting."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """A person (by id of the directory), a signed link, or the system itself."""

    id: str
    name: str
    kind: Literal["person", "system", "link"] = "person"


SYSTEM = Actor("system", "系统", "system")
