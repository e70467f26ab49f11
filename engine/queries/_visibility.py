"""Permission as part of the WHERE: nobody can ask for what he may not see (approvals.md B9)."""

from typing import Any

from sqlalchemy import and_, exists, false, literal, or_, select, tuple_

from engine.queries._asking import Asking
from engine.store.copies import instance_copy
from engine.store.instances import process_instance
from engine.store.work import user_task

T, I, C = user_task.c, process_instance.c, instance_copy.c


def in_my_groups(asking: Asking) -> Any:
    """SQL: the task is open to a group I belong to (today, in its branch), and I am not barred from it."""
    roles = sorted({role for role, _ in asking.held})
    if not roles:
        return false()
    pairs = [(role, branch) for role, branch in asking.held if branch]
    in_branch = or_(T.branch_id.is_(None), tuple_(T.role_id, T.branch_id).in_(pairs)) if pairs else T.branch_id.is_(None)
    return and_(T.role_id.in_(roles), in_branch, or_(T.barred_id.is_(None), T.barred_id != asking.actor.id))


PARTS = 12
"""With more roles than this, one query that looks at all of them is cheaper than one for each."""


def my_groups(asking: Asking) -> list[Any]:
    """The same as `in_my_groups`, as conditions that share no task: one for each role, so that each is one stretch of an index."""
    roles = sorted({role for role, _ in asking.held})
    if len(roles) > PARTS:
        return [in_my_groups(asking)]
    barred = or_(T.barred_id.is_(None), T.barred_id != asking.actor.id)
    places = {role: sorted(branch for one, branch in asking.held if one == role and branch) for role in roles}
    return [and_(T.role_id == role, or_(T.branch_id.is_(None), T.branch_id.in_(branches)), barred) for role, branches in places.items()]


def visible_instances(asking: Asking) -> Any:
    """SQL: I started it, it is for me, I had or have a task in it or a copy, or my office is to see everything. Drafts are their owner's alone."""
    me = asking.actor.id
    mine = I.initiator_id == me
    if asking.sees_all:
        return or_(mine, I.state != "draft")
    touched = exists(
        select(literal(1))
        .where(T.instance_id == I.id, or_(T.assignee_id == me, T.closed_by == me, T.on_behalf_of_id == me, in_my_groups(asking)))
        .correlate(process_instance)
    )
    copied = exists(select(literal(1)).where(C.instance_id == I.id, C.person_id == me).correlate(process_instance))
    return or_(mine, and_(I.state != "draft", or_(I.requested_for == me, touched, copied)))
