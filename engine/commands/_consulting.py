"""A consultation under the lock of its request."""

from typing import Any

from engine.errors import ConsultationNotFound, ConsultationOver
from engine.store import consultations
from engine.store.unit_of_work import UnitOfWork


def take(uow: UnitOfWork, id_: str, *, of: str) -> dict[str, Any]:
    """The open one. `of`: the column that says whose business it is, `person_id` or `by_id`.

    Raises ConsultationNotFound, also for another's; ConsultationOver (answered, taken back, or its step is over).
    """
    row = consultations.find(uow.connection, id_)
    if row is None or row[of] != uow.actor.id:
        raise ConsultationNotFound(id=id_)
    uow.take_instance(row["instance_id"])
    now = consultations.find(uow.connection, id_)
    if now is None or now["answered_at"] or now["ended_at"] or now["left_at"]:
        raise ConsultationOver()
    return now
