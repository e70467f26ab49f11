"""What an audit found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BrokenEntry:
    """The first entry of a chain that is not as it was written. `problem`: edited, missing (deleted or cut) or orphan (its instance is gone)."""

    instance_id: str
    seq: int
    problem: str
