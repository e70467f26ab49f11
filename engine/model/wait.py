"""What a request waits for besides people."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WaitItem:
    """`kind`: message, signal, timer, or service (a job does the work). `name`: of the message or signal; `due_at`: when the timer fires.

    `is_aside`: a boundary event, beside a step that goes on meanwhile. In lists an element is not told.
    """

    kind: str
    name: str = ""
    correlation_key: str = ""
    due_at: datetime | None = None
    element_path: str = ""
    element_name: str = ""
    is_aside: bool = False
    is_outside: bool = False
    """It happens outside: a program brings it, or a person registers it (登记外部结果)."""
    may_register: bool = False
    """The reader is one of those persons."""
    evidence: bool = False
    """Evidence must be enclosed then."""
