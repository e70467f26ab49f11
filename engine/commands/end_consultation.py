"""征求意见: who asked takes his question back."""

from dataclasses import dataclass

from engine.commands import _answers, _consulting
from engine.model import InstanceResult
from engine.store import consultations
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EndConsultation:
    """While it was not answered. Raises ConsultationNotFound (also for another's), ConsultationOver."""

    id: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        row = _consulting.take(uow, self.id, of="by_id")

        consultations.change(uow.connection, self.id, ended_at=uow.now)
        uow.record("task.consultation_ended", task=row["task_id"], name=row["name"], to_name=row["person_name"])
        return _answers.of_instance(uow)
