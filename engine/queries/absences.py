"""代理, as the sweep looks at it: what goes to a substitute when his time begins, and what comes back when it is over."""

from dataclasses import dataclass

from sqlalchemy import and_, not_, or_, select

from engine.model import TaskState
from engine.queries._asking import Asking
from engine.store import substitutions
from engine.store.instances import process_instance
from engine.store.substitutions import substitution
from engine.store.work import user_task

I, S, T = process_instance.c, substitution.c, user_task.c


@dataclass(frozen=True)
class BegunSubstitutions:
    """Rules that have begun and take along what was open then, which has not been looked at."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = select(S.id).where(S.takes_open, S.taken_at.is_(None), substitutions.active(substitution, asking.now))
        return list(asking.connection.scalars(query.order_by(S.valid_from, S.id).limit(self.limit)))


@dataclass(frozen=True)
class TasksToTake:
    """What lay before who is away when the rule began, and still does."""

    id: str

    def fetch(self, asking: Asking) -> list[str]:
        query = (
            select(T.id)
            .join(process_instance, I.id == T.instance_id)
            .join(substitution, and_(S.id == self.id, S.person_id == T.assignee_id))
            .where(T.closed_at.is_(None), T.on_behalf_of_id.is_(None), T.kind != "resubmit", T.state != TaskState.SIGN_WAIT.value)
            .where(or_(T.created_at <= S.valid_from, T.created_at <= S.created_at), substitutions.covers(substitution, I.definition_key))
        )
        return list(asking.connection.scalars(query.order_by(T.created_at, T.id)))


@dataclass(frozen=True)
class Reversions:
    """Instances in which somebody has a task on behalf of another, and no rule says so any more."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        said = substitutions.reaches(T.on_behalf_of_id, T.assignee_id, I.definition_key, asking.now)
        query = (
            select(T.instance_id)
            .join(process_instance, I.id == T.instance_id)
            .where(T.on_behalf_of_id.is_not(None), T.closed_at.is_(None), T.state != TaskState.SIGN_WAIT.value, I.suspended.is_(False), not_(said))
            .distinct()
        )
        return list(asking.connection.scalars(query.order_by(T.instance_id).limit(self.limit)))
