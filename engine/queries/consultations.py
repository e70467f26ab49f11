"""征求意见: who was asked about a request, and what he said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select

from engine.errors import InstanceNotFound
from engine.model import Consultation, PersonRef
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.store.consultations import IS_OPEN, WITH_STEP, consultation
from engine.store.instances import process_instance
from engine.store.work import activation

A, C, I = activation.c, consultation.c, process_instance.c


@dataclass(frozen=True)
class ConsultationsOf:
    """Of one request, oldest first. Raises InstanceNotFound, also for who may not read it."""

    instance_id: str

    def fetch(self, asking: Asking) -> list[Consultation]:
        seen = select(literal(1)).where(I.id == self.instance_id, visible_instances(asking))
        if asking.connection.scalar(seen) is None:
            raise InstanceNotFound(id=self.instance_id)
        rows = asking.connection.execute(WITH_STEP.where(C.instance_id == self.instance_id).order_by(C.created_at, C.id)).mappings()
        return [_item(asking, row) for row in rows]


def asks_me(asking: Asking) -> Any:
    """SQL: of a request, I was asked and have yet to answer. Found from the open questions: they are few, the requests are many."""
    open_to_me = consultation.join(activation, A.id == C.activation_id)
    return I.id.in_(select(C.instance_id).select_from(open_to_me).where(C.person_id == asking.actor.id, IS_OPEN))


def _item(asking: Asking, row: Mapping[Any, Any]) -> Consultation:
    state = _state(row)
    me = asking.actor.id if state == "open" else None
    return Consultation(
        id=row["id"], process_instance_id=row["instance_id"], task_id=row["task_id"], name=row["name"],
        person=PersonRef(row["person_id"], row["person_name"]), by=PersonRef(row["by_id"], row["by_name"]), question=row["question"],
        opinion=row["opinion"], created_at=row["created_at"], answered_at=row["answered_at"], state=state,
        may_answer=me == row["person_id"], may_end=me == row["by_id"],
    )  # fmt: skip


def _state(row: Mapping[Any, Any]) -> str:
    if row["answered_at"]:
        return "answered"
    if row["ended_at"]:
        return "ended"
    return "lapsed" if row["left_at"] else "open"
