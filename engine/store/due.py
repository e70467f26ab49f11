"""What the sweep finds: everything that happens by itself, by the clock or because it has been sent."""

from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from engine.model import InstanceState
from engine.store.definitions import process_definition
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.messages import message, message_start
from engine.store.subscriptions import start_subscription, subscription

I, M, S, B, D = process_instance.c, message.c, subscription.c, start_subscription.c, process_definition.c
_GOES_ON = and_(I.state == InstanceState.RUNNING.value, I.suspended.is_(False))
_STANDS = exists().where(incident.c.instance_id == I.id, incident.c.kind == "timer", incident.c.resolved_at.is_(None))


def timers(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Instances with a timer that is due, those that wait longest first; not the ones whose timers wait for a person (an incident)."""
    query = select(I.id).where(I.next_timer_at <= now, _GOES_ON, or_(I.open_incidents == 0, ~_STANDS))
    return list(connection.scalars(query.order_by(I.next_timer_at, I.id).limit(limit)))


def next_moment(connection: Connection) -> datetime | None:
    """When the next timer or timer start is due, wherever."""
    first = select(I.next_timer_at).where(I.next_timer_at.is_not(None), _GOES_ON, or_(I.open_incidents == 0, ~_STANDS)).order_by(I.next_timer_at)
    start = select(D.next_start_at).where(D.next_start_at.is_not(None), D.enabled).order_by(D.next_start_at)
    found = [at for at in (connection.scalar(first.limit(1)), connection.scalar(start.limit(1))) if at is not None]
    return min(found, default=None)


def starts(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Definitions whose timer start event is due."""
    query = select(D.id).where(D.next_start_at <= now, D.enabled).order_by(D.next_start_at, D.id)
    return list(connection.scalars(query.limit(limit)))


def deliverable(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Messages and signals that somebody can take now, the oldest first."""
    goes_on = exists().where(I.id == M.instance_id, I.suspended.is_(False))
    enabled = exists().where(D.key == M.definition_key, D.enabled)
    signals = and_(M.kind == "signal", or_(goes_on, enabled))
    awaited = exists().where(S.kind == "message", S.name == M.name, S.correlation_key == M.correlation_key, S.instance_id == I.id, _GOES_ON)
    used = exists().where(message_start.c.definition_key == B.definition_key, message_start.c.correlation_key == M.correlation_key)
    opens = exists().where(B.kind == "message", B.name == M.name, D.id == B.definition_id, D.enabled, or_(M.correlation_key == "", ~used))
    query = select(M.id).where(M.state == "waiting", M.expires_at > now, or_(signals, and_(M.kind == "message", or_(awaited, opens))))
    return list(connection.scalars(query.order_by(M.received_at, M.id).limit(limit)))


def expire(connection: Connection, now: datetime) -> int:
    """Whatever waited too long; gives how many."""
    return connection.execute(update(message).where(M.state == "waiting", M.expires_at <= now).values(state="expired")).rowcount


def forget(connection: Connection, before: datetime) -> int:
    """Drop messages that are over and whose time to live ended before this moment."""
    return connection.execute(delete(message).where(M.state != "waiting", M.expires_at < before)).rowcount
