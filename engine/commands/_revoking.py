"""撤销已通过: a request that asks to revoke another, from the day it is handed in to its end (approvals.md B2)."""

from datetime import datetime

from engine.actor import SYSTEM
from engine.definitions import revocations
from engine.definitions.process_settings import LOCAL, ProcessSettings
from engine.errors import ActionNotAllowed, AlreadyRevoking, InstanceNotFound, InstanceStateChanged, NotInitiator, RevokeTooLate
from engine.model import InstanceState
from engine.store import calendar_days, instances
from engine.store.records import REVOCATION, REVOKES, Instance
from engine.store.unit_of_work import UnitOfWork

GRANTED = (InstanceState.APPROVED, InstanceState.COMPLETED)


def may_revoke(uow: UnitOfWork, approved: Instance) -> str:
    """The key of the process that asks for it. `approved`: locked. Raises InstanceNotFound, NotInitiator, ActionNotAllowed, InstanceStateChanged,
    RevokeTooLate, AlreadyRevoking."""
    if approved.initiator_id != uow.actor.id:
        raise InstanceNotFound(id=approved.id) if approved.state is InstanceState.DRAFT else NotInitiator()
    settings: ProcessSettings = uow.definitions.get(uow.connection, approved.definition_id).settings
    if not settings.revoke:
        raise ActionNotAllowed(action="revoke")
    if approved.state is not InstanceState.APPROVED:
        raise InstanceStateChanged(state=approved.state.value)
    until = revocations.until(settings, _ended(approved), working=lambda: calendar_days.calendar(uow.connection, uow.settings))
    if until is not None and until < uow.now:
        raise RevokeTooLate(until=f"{until.astimezone(LOCAL):%Y-%m-%d %H:%M}")
    running = instances.revocation(uow.connection, approved.id)
    if running is not None:
        raise AlreadyRevoking(serial_no=running[1])
    return settings.revoke


def introduce(counter: Instance) -> None:
    """The process knows what it is to revoke as `revokes`."""
    if counter.relation == REVOCATION:
        counter.variables[REVOKES] = counter.trail[REVOKES]


def hand_in(uow: UnitOfWork, counter: Instance) -> None:
    """It is handed in: the other request may still be revoked, and its record says that it is asked for."""
    if counter.relation != REVOCATION:
        return
    assert counter.parent_id is not None, "a revocation has something to revoke"
    other = uow.beside(counter.parent_id)
    assert other.instance is not None
    may_revoke(other, other.instance)
    told = counter.trail[REVOKES]
    uow.record("instance.revokes", **told)
    other.record("instance.revoking", serial_no=counter.serial_no, instance=counter.id, reason=told["reason"])


def conclude(uow: UnitOfWork, counter: Instance) -> None:
    """It has ended. Approved, it revokes; otherwise the other request stays as it was. One that is not there any more needs no revoking."""
    if counter.relation != REVOCATION or counter.serial_no is None:
        return
    assert counter.parent_id is not None
    try:
        other = uow.beside(counter.parent_id)
    except InstanceNotFound:
        return
    assert other.instance is not None
    granted = counter.state in GRANTED and other.instance.state is InstanceState.APPROVED
    if granted:
        other.instance.state, other.instance.label = InstanceState.REVOKED, ""
    code = "instance.revoked" if granted else "instance.not_revoked"
    other.record(code, actor=SYSTEM, serial_no=counter.serial_no, instance=counter.id)


def _ended(approved: Instance) -> datetime:
    assert approved.ended_at is not None, "what is approved has ended"
    return approved.ended_at
