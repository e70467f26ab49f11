"""All that a process author may import: how code beside a diagram is found and what it is given.

```python
@service_task("swap-entitlement", effect="database")
def swap(context: Context, *, old_tax_no: str, new_tax_no: str) -> dict: ...
```
The keyword arguments are the `parameters` of the BPMN service task (FEEL, evaluated); what is returned lands in its `resultVariable`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine import backoff
from engine.actor import Actor
from engine.backoff import Backoff
from engine.errors import Problem

Effect = Literal["database", "read", "external"]


@dataclass(frozen=True)
class InstanceFacts:
    """What a handler may know of the instance it works for."""

    id: str
    serial_no: str
    definition_key: str
    business_key: str | None = None
    initiator_id: str = ""
    initiator_name: str = ""
    branch_id: str = ""


@dataclass(frozen=True)
class Context:
    """One call of a handler. `connection` is a SQLAlchemy Core connection inside the command's transaction: never commit it.

    `effect="read"` handlers, validators, lookups and probes must only SELECT.
    `variables`: the instance's variables (for a validator: as they would be after this submit). `now` is aware.
    """

    connection: Any
    variables: Mapping[str, Any]
    actor: Actor
    now: datetime
    instance: InstanceFacts | None = None


class BpmnError(Exception):
    """An expected business failure: the diagram catches `code` with an error boundary event."""

    def __init__(self, code: str, message: str = "", **params: Any) -> None:
        super().__init__(message or code)
        self.code, self.message, self.params = code, message, params


@dataclass(frozen=True)
class JobContext:
    """One call of an `effect="external"` handler: outside any transaction, perhaps more than once for the same visit.

    Send `idempotency_key` along, or look before you act: it is the same through all attempts. `attempt` is 1 for the first call;
    what has not come back after `timeout` seconds counts as failed: the next try may begin while this call still runs, and what it answers later
    is not heard. A thread cannot be stopped, so give `timeout` to your client.
    """

    variables: Mapping[str, Any]
    instance: InstanceFacts
    now: datetime
    attempt: int
    idempotency_key: str
    timeout: float


@dataclass(frozen=True)
class Option:
    """One choice of a lookup. `prefill`: values for other fields of the form when it is chosen."""

    value: str
    label: str
    detail: str = ""
    prefill: Mapping[str, Any] = field(default_factory=dict)


# What a validator answers: field path -> code, (code, params), or several of them.
Refusal = str | tuple[str, Mapping[str, Any]]
Refusals = Mapping[str, Refusal | Sequence[Refusal]]


def problems(refusals: Refusals) -> dict[str, list[Problem]]:
    """A validator's short forms, written out by field."""
    found: dict[str, list[Problem]] = {}
    for name, refusal in refusals.items():
        several: Any = refusal if isinstance(refusal, list) else [refusal]
        found[name] = [Problem(one) if isinstance(one, str) else Problem(*one) for one in several]
    return found


@dataclass(frozen=True)
class Handler:
    """A marked function, as `engine.catalog` finds it in a process folder's `handlers.py`."""

    kind: Literal["service_task", "validator", "lookup", "probe", "fact"]
    name: str
    function: Callable[..., Any]
    effect: Effect | None = None
    retry: Backoff | None = None
    timeout: float | None = None


def _mark(kind: Any, name: str, effect: Effect | None = None, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        marks = getattr(function, "__handlers__", ())
        function.__handlers__ = (*marks, Handler(kind, name, function, effect, **more))  # type: ignore[attr-defined]  # a mark on a function
        return function

    return decorate


def service_task(
    topic: str, *, effect: Effect, retry: str | None = None, timeout: float | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`function(context, **parameters) -> JSON value`. `database`: in the command's transaction; `read`: looks something up, also in previews.

    `external` is called afterwards with a `JobContext`. Only there: `retry` such as `R5/PT10S` (five more tries, ten seconds apart; `R5/PT10S/2`
    doubles the pause each time) and `timeout` in seconds; without them the settings decide. Raises ValueError for a policy it cannot read.
    """
    if effect != "external" and (retry is not None or timeout is not None):
        raise ValueError(f"{topic}: only external services are tried again")
    return _mark("service_task", topic, effect, retry=backoff.parse(retry) if retry is not None else None, timeout=timeout)


def validator(element_id: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`function(context) -> Refusals`, run at submit (start event) or completion (user task) after the form itself has passed.

    In a preview it also sees half-filled forms: judge only what is there.
    """
    return _mark("validator", element_id)


def lookup(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`function(context, query, limit) -> Sequence[Option]`: options for a form field, searched as the person types."""
    return _mark("lookup", name)


def probe(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`function(connection) -> list[dict]`: facts a scenario may expect."""
    return _mark("probe", name)


def fact(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`function(connection, rows) -> None`: loads facts for a scenario (`rows`: what stands under that name in `given`)."""
    return _mark("fact", name)
