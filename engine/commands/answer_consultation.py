"""征求意见: who was asked says what he thinks."""

from dataclasses import dataclass

from engine.commands import _answers, _consulting
from engine.errors import FieldsRejected, Problem
from engine.model import InstanceResult
from engine.store import consultations
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AnswerConsultation:
    """Once, while the step is open, also of a suspended request: nothing moves. Raises ConsultationNotFound, ConsultationOver, FieldsRejected
    (nothing said)."""

    id: str
    opinion: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        row = _consulting.take(uow, self.id, of="person_id")
        if not self.opinion.strip():
            raise FieldsRejected({"opinion": [Problem("answer_required")]})

        consultations.change(uow.connection, self.id, opinion=self.opinion, answered_at=uow.now)
        uow.record("task.consultation_answered", task=row["task_id"], name=row["name"], to_name=row["by_name"], opinion=self.opinion)
        return _answers.of_instance(uow)
