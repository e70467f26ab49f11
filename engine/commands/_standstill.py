"""Something cannot go on by itself: an incident, which a person retries, completes or skips."""

from dataclasses import dataclass

from engine import bpmn
from engine.actor import SYSTEM
from engine.definitions.bundle import Bundle
from engine.store.incidents import Incident
from engine.store.unit_of_work import UnitOfWork, new_id


@dataclass(frozen=True)
class Standstill:
    """`kind`: an `IncidentKind`. `cause`: a class name or `BpmnError:CODE`, never a trace."""

    token_id: str
    element_path: str
    kind: str
    topic: str
    attempt: int
    cause: str
    message: str


def of_failure(failure: bpmn.Failure, *, kind: str, attempt: int) -> Standstill:
    return Standstill(failure.token_id, failure.element_path, kind, failure.topic, attempt, failure.cause, failure.message)


def note(uow: UnitOfWork, bundle: Bundle, what: Standstill) -> None:
    """The row, the count on the instance, and an entry of its history."""
    assert uow.instance is not None
    name = bundle.element_name(what.element_path)[:200]
    uow.add_incident(
        Incident(
            new_id(), uow.instance.id, what.token_id, what.element_path, name, what.cause[:120], what.message[:2000], uow.now,
            kind=what.kind, topic=what.topic, attempt=what.attempt,
        )
    )  # fmt: skip
    uow.instance.open_incidents += 1
    uow.record("incident.opened", actor=SYSTEM, element_path=what.element_path, name=name, cause=what.cause, attempt=what.attempt)
