"""What the sweep finds: everything that happens by itself, by the clock or because it has been sent. Ids, the longest due first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, not_, or_, select

from engine.model import IncidentKind, InstanceState, TaskState
from engine.queries._asking import Asking
from engine.store.calendar_days import LATEST
from engine.store.columns import UTC
from engine.store.definitions import is_due, process_definition
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.messages import message, message_start
from engine.store.subscriptions import start_subscription, subscription
from engine.store.work import user_task

I, M, S, B, D = process_instance.c, message.c, subscription.c, start_subscription.c, process_definition.c
T, N = user_task.c, incident.c
_GOES_ON = and_(I.state == InstanceState.RUNNING.value, I.suspended.is_(False))
# An incident of a timer waits for a person: until then the sweep leaves the instance alone.
_STANDS = and_(I.open_incidents > 0, exists().where(incident.c.instance_id == I.id, incident.c.kind == "timer", incident.c.resolved_at.is_(None)))


# What was due of a task and failed stands still alone.
_FAILED = exists().where(N.instance_id == T.instance_id, N.kind == IncidentKind.DUE.value, N.topic == T.id, N.resolved_at.is_(None))
_ALARMED = (
    select(user_task)
    .join(process_instance, I.id == T.instance_id)
    .where(T.alarm_at.is_not(None), T.closed_at.is_(None), T.state == TaskState.PENDING.value, _GOES_ON, not_(and_(I.open_incidents > 0, _FAILED)))
)


@dataclass(frozen=True)
class StaleTimers:
    """Instances with a timer that counts working time by a calendar that has been edited since."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = select(I.id).where(I.calendar_version < LATEST)
        return list(asking.connection.scalars(query.order_by(I.calendar_version, I.id).limit(self.limit)))


@dataclass(frozen=True)
class StaleStarts:
    """Definitions whose timer start event does."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        return list(asking.connection.scalars(select(D.id).where(D.calendar_version < LATEST).order_by(D.id).limit(self.limit)))


@dataclass(frozen=True)
class DueTimers:
    """Instances with a timer that is due."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = select(I.id).where(I.next_timer_at <= asking.now, _GOES_ON, ~_STANDS)
        return list(asking.connection.scalars(query.order_by(I.next_timer_at, I.id).limit(self.limit)))


@dataclass(frozen=True)
class StaleDues:
    """Instances with a task whose time counts working time by a calendar that has been edited since."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = select(T.instance_id).where(T.calendar_version < LATEST, T.closed_at.is_(None)).distinct()
        return list(asking.connection.scalars(query.order_by(T.instance_id).limit(self.limit)))


@dataclass(frozen=True)
class DueTasks:
    """Tasks that lie before somebody and at which something is due."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = _ALARMED.with_only_columns(T.id).where(T.alarm_at <= asking.now)
        return list(asking.connection.scalars(query.order_by(T.alarm_at, T.id).limit(self.limit)))


@dataclass(frozen=True)
class DueStarts:
    """Definitions whose timer start event is due."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        query = select(D.id).where(is_due(asking.now))
        return list(asking.connection.scalars(query.order_by(D.next_start_at, D.id).limit(self.limit)))


@dataclass(frozen=True)
class Deliverable:
    """Messages and signals that somebody can take now."""

    limit: int

    def fetch(self, asking: Asking) -> list[str]:
        goes_on = exists().where(I.id == M.instance_id, I.suspended.is_(False))
        enabled = exists().where(D.key == M.definition_key, D.enabled)
        signals = and_(M.kind == "signal", or_(goes_on, enabled))
        awaited = exists().where(S.kind == "message", S.name == M.name, S.correlation_key == M.correlation_key, S.instance_id == I.id, _GOES_ON)
        used = exists().where(message_start.c.definition_key == B.definition_key, message_start.c.correlation_key == M.correlation_key)
        opens = exists().where(B.kind == "message", B.name == M.name, D.id == B.definition_id, D.enabled, or_(M.correlation_key == "", ~used))
        query = select(M.id).where(M.state == "waiting", M.expires_at > asking.now, or_(signals, and_(M.kind == "message", or_(awaited, opens))))
        return list(asking.connection.scalars(query.order_by(M.received_at, M.id).limit(self.limit)))


@dataclass(frozen=True)
class NextMoment:
    """When the next timer, task or timer start is due, wherever."""

    def fetch(self, asking: Asking) -> datetime | None:
        timer = select(I.next_timer_at).where(I.next_timer_at.is_not(None), _GOES_ON, ~_STANDS).order_by(I.next_timer_at).limit(1)
        task = _ALARMED.with_only_columns(T.alarm_at).order_by(T.alarm_at).limit(1)
        moment = func.coalesce(D.start_retry_at, D.next_start_at, type_=UTC)
        start = select(moment).where(D.next_start_at.is_not(None), D.enabled).order_by(moment).limit(1)
        found = [at for at in map(asking.connection.scalar, (timer, task, start)) if at is not None]
        return min(found, default=None)
