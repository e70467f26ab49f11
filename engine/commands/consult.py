"""征求意见: others are asked what they think, and nobody waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _answers, _desk, _handing, _participants
from engine.errors import ActionNotAllowed, AlreadyConsulted, AlreadyThere, FieldsRejected, PersonNotFound, Problem, TooManyConsulted
from engine.model import TaskResult
from engine.store import consultations, directory
from engine.store.unit_of_work import UnitOfWork, new_id

MOST = 20
"""People asked about one step."""


@dataclass(frozen=True)
class Consult:
    """By whoever has the task. They may read the request from now on and answer while the step is open; their answers are no votes (approvals.md B4).

    Raises FieldsRejected (nobody named, nothing asked), PersonNotFound, AlreadyThere (oneself), AlreadyConsulted, TooManyConsulted, ActionNotAllowed.
    """

    task_id: str
    users: Sequence[str]
    opinion: str

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = uow.take_task(self.task_id)
        _desk.may_act(uow, task)
        # Not `sit_down`: who is away may ask, and what his substitute has stays with him.
        desk = _desk.spread(uow, task, action="consult")
        if _handing.is_delegate(task):
            raise ActionNotAllowed(action="consult")
        names = self._people(uow, desk.activation.id)

        people = [(new_id(), id_, name) for id_, name in names.items()]
        step = (desk.instance.id, desk.activation.id, task.id)
        uow.also(consultations.adding(step, people, self.opinion, by=uow.actor, at=uow.now))
        _participants.let_know(uow, desk.instance, names)
        _desk.note(uow, task, "task.consulted", to=list(names), names="、".join(names.values()), opinion=self.opinion)
        return _answers.of_task(uow, task)

    def _people(self, uow: UnitOfWork, activation_id: str) -> dict[str, str]:
        """Names by id, in the order they were given."""
        self._require_whole()
        names = directory.persons(uow.connection, self.users)
        asked = consultations.asked(uow.connection, activation_id)
        for id_ in self.users:
            if id_ not in names:
                raise PersonNotFound(id=id_)
            if id_ == uow.actor.id:
                raise AlreadyThere(user=names[id_])
            if asked.get(id_):
                raise AlreadyConsulted(user=names[id_])
        if len(asked.keys() | names.keys()) > MOST:
            raise TooManyConsulted(most=MOST)
        return {id_: names[id_] for id_ in self.users}

    def _require_whole(self) -> None:
        errors = {"users": "" if self.users else "consult_nobody", "opinion": "" if self.opinion.strip() else "consult_nothing"}
        if any(errors.values()):
            raise FieldsRejected({field: [Problem(code)] for field, code in errors.items() if code})
