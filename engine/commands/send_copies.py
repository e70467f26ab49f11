"""抄送: others are to know of this request."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _answers, _participants
from engine.errors import PersonNotFound
from engine.model import InstanceResult
from engine.store import directory
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SendCopies:
    """They may read it from now on and have it in 抄送我的, each once. Raises InstanceNotFound (for strangers), PersonNotFound."""

    instance_id: str
    users: Sequence[str]
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _participants.take(uow, self.instance_id)
        names = directory.persons(uow.connection, self.users)
        for id_ in self.users:
            if id_ not in names:
                raise PersonNotFound(id=id_)

        new = _participants.let_know(uow, instance, names)
        if new:
            uow.record("instance.copied", names="、".join(new), opinion=self.opinion)
        return _answers.of_instance(uow)
