"""评论: something is said about a request; nothing moves."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _answers, _participants
from engine.errors import FieldsRejected, PersonNotFound, Problem
from engine.model import InstanceResult
from engine.store import directory
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Comment:
    """By whoever has to do with it, also after its end. `mentions` (@): people who are to read it; they get a copy.

    Raises InstanceNotFound, FieldsRejected (nothing said), PersonNotFound.
    """

    instance_id: str
    text: str
    mentions: Sequence[str] = ()

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _participants.take(uow, self.instance_id)
        if not self.text.strip():
            raise FieldsRejected({"text": [Problem("comment_required")]})
        names = directory.persons(uow.connection, self.mentions)
        for id_ in self.mentions:
            if id_ not in names:
                raise PersonNotFound(id=id_)

        _participants.let_know(uow, instance, names)
        uow.record("instance.commented", opinion=self.text, names="、".join(names.values()), mentions=list(names))
        return _answers.of_instance(uow)
