"""A step that no person took was refused: the refusal changed nothing, so a second transaction writes it down as an incident."""

from engine.actor import SYSTEM
from engine.definitions.bundle import Bundle
from engine.store.incidents import Incident
from engine.store.unit_of_work import UnitOfWork, new_id


def note(uow: UnitOfWork, bundle: Bundle, *, kind: str, token_id: str, element_path: str, cause: str, message: str, topic: str = "") -> None:
    """`kind`: timer or message; `topic`: the message's id."""
    assert uow.instance is not None
    name = bundle.element_name(element_path)[:200]
    uow.add_incident(
        Incident(
            new_id(), uow.instance.id, token_id, element_path, name, cause[:120], message[:2000], uow.now, kind=kind, topic=topic,
        )
    )  # fmt: skip
    uow.instance.open_incidents += 1
    uow.record("incident.opened", actor=SYSTEM, element_path=element_path, name=name, cause=cause)
