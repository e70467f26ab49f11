"""What an audit found."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class BrokenEntry:
    """The first entry of a chain that is not as it was written.

    `problem`: edited, missing (an entry deleted or cut, a seal taken out), orphan (entries whose instance is gone) or deleted (an instance
    gone without a tombstone). `what`: entry, tombstone or seal; a seal belongs to no instance.
    """

    instance_id: str
    seq: int
    problem: str
    what: str = "entry"


@dataclass(frozen=True)
class Seal:
    """One day's seal. `hash`: whoever keeps it elsewhere can tell later whether this seal, and all before it, are still there."""

    seq: int
    day: date
    instances: int
    hash: str
    at: datetime
