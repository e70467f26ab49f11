"""Messages and signals under way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class MessageResult:
    """Where a message went: `delivered` to an instance, `started` one, or `waiting` for somebody to take it."""

    id: str
    state: str
    process_instance_id: str | None


@dataclass(frozen=True)
class MessageItem:
    """A message or signal in a list. `state`: waiting, delivered, started, expired, failed, missed. `sender`: a person, or `instance:ID`."""

    id: str
    kind: str
    name: str
    correlation_key: str
    variables: Any
    state: str
    sender: str
    received_at: datetime
    expires_at: datetime
    delivered_at: datetime | None
    process_instance_id: str | None
    serial_no: str | None
    definition_key: str | None
    size: int = 0
    """Of its variables as JSON, in bytes."""
