"""Rows of lists: requests and user tasks, the same in the inbox, in search and behind the API."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from engine.approval import actions
from engine.definitions.bundle import Bundle
from engine.model import InstanceItem, InstanceState, OpenTask, PersonRef, TaskState, UserTaskItem, WaitItem
from engine.queries import _sight, _turns
from engine.queries._asking import Asking
from engine.queries._names import Names
from engine.queries._needs import needs
from engine.store.definitions import process_definition
from engine.store.instances import process_instance
from engine.store.records import DELEGATION
from engine.store.subscriptions import subscription
from engine.store.work import OPEN, activation, user_task

I, T, D, A, S = process_instance.c, user_task.c, process_definition.c, activation.c, subscription.c

RESUBMIT = "resubmit"

INSTANCE_ROWS = select(
    I.id, I.definition_id, I.serial_no, I.definition_key, I.definition_version, D.name.label("definition_name"), I.title, I.summary, I.state,
    I.label, I.initiator_id, I.initiator_name, I.requested_for, I.branch_id, I.business_key, I.started_at, I.updated_at, I.ended_at, I.round,
    I.parent_id, I.suspended, I.open_incidents, I.trail, I.next_timer_at,
).join(process_definition, D.id == I.definition_id)  # fmt: skip

TASK_ROWS = (
    select(
        user_task, I.serial_no, I.definition_id, I.definition_key, D.name.label("definition_name"), I.title, I.summary, I.initiator_id,
        I.initiator_name, I.requested_for, I.branch_id.label("request_branch_id"), I.state.label("instance_state"), I.suspended, I.open_incidents,
        A.process_key, A.element_id,
    )
    .join(process_instance, I.id == T.instance_id)
    .join(process_definition, D.id == I.definition_id)
    .join(activation, A.id == T.activation_id)
)  # fmt: skip


def instance_items(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> list[InstanceItem]:
    """With who has each of them now: one read for the open tasks of the page; another for what is waited for where nobody has one."""
    query = select(user_task).where(T.instance_id.in_([r["id"] for r in rows]), T.state.in_(OPEN)).order_by(T.created_at, T.id)
    tasks = asking.connection.execute(query).mappings().all() if rows else []
    names = Names(
        asking, roles=[t["role_id"] for t in tasks], branches=[*(t["branch_id"] for t in tasks), *(r["branch_id"] for r in rows)],
        persons=[r["requested_for"] for r in rows],
    )  # fmt: skip
    held = {t["instance_id"] for t in tasks}
    waits = _waits(asking, [row for row in rows if row["id"] not in held and row["state"] == InstanceState.RUNNING])
    sights = _sight.of_each(asking, rows)
    found = [_instance(asking, row, [t for t in tasks if t["instance_id"] == row["id"]], names, waits.get(row["id"], ())) for row in rows]
    return [replace(item, summary=sights[item.id].lines(item.summary)) for item in found]


def _waits(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> dict[str, list[WaitItem]]:
    """Messages and signals, then the next timer."""
    if not rows:
        return {}
    found: dict[str, list[WaitItem]] = {row["id"]: [] for row in rows}
    definitions = {row["id"]: row["definition_id"] for row in rows}
    columns = (S.instance_id, S.kind, S.name, S.correlation_key, S.element_path)
    query = select(*columns).where(S.instance_id.in_(list(found))).order_by(S.created_at, S.token_id)
    for instance_id, kind, name, key, path in asking.connection.execute(query):
        outside = kind == "message" and asking.definitions.get(asking.connection, definitions[instance_id]).is_outside(path)
        found[instance_id].append(WaitItem(kind, name, key, is_outside=outside))
    for row in rows:
        if row["next_timer_at"] is not None:
            found[row["id"]].append(WaitItem("timer", due_at=row["next_timer_at"]))
    return found


def _instance(
    asking: Asking, row: Mapping[Any, Any], tasks: Sequence[Mapping[Any, Any]], names: Names, waits: Sequence[WaitItem]
) -> InstanceItem:  # fmt: skip
    settings = asking.definitions.get(asking.connection, row["definition_id"]).settings
    is_initiator = row["initiator_id"] == asking.actor.id or _stands_in(asking, tasks)
    allowed = actions.on_instance(
        InstanceState(row["state"]), is_initiator=is_initiator, is_administrator=asking.is_administrator,
        may_withdraw=settings.may_withdraw(row["trail"]), suspended=row["suspended"],
    )  # fmt: skip
    return InstanceItem(
        id=row["id"], serial_no=row["serial_no"], definition_key=row["definition_key"], definition_version=row["definition_version"],
        definition_name=row["definition_name"], title=row["title"], summary=row["summary"], state=shown_state(row), label=row["label"],
        initiator=PersonRef(row["initiator_id"], row["initiator_name"]), requested_for=names.person(row["requested_for"]),
        branch=names.branch(row["branch_id"]), business_key=row["business_key"], started_at=row["started_at"], updated_at=row["updated_at"],
        ended_at=row["ended_at"], round=row["round"], open_tasks=[_open_task(t, names) for t in tasks], parent_id=row["parent_id"],
        allowed_actions=allowed, waits=waits,
    )  # fmt: skip


def _stands_in(asking: Asking, tasks: Sequence[Mapping[Any, Any]]) -> bool:
    """Am I asked to hand in again what came back?"""
    return any(task["kind"] == RESUBMIT and (task["assignee_id"] == asking.actor.id or is_candidate(asking, task)) for task in tasks)


def is_candidate(asking: Asking, row: Mapping[Any, Any]) -> bool:
    """The task is open to a group that I belong to today, and I am not barred from it."""
    if row["role_id"] is None or row["barred_id"] == asking.actor.id:
        return False
    return any(role == row["role_id"] and row["branch_id"] in (None, branch) for role, branch in asking.held)


def shown_state(row: Mapping[Any, Any], state: str = "state") -> str:
    """The state, or the flag that lies over it (contract §3). `state`: the name of its column."""
    if row["suspended"]:
        return "suspended"
    return "faulted" if row["open_incidents"] else str(row[state])


def _open_task(row: Mapping[Any, Any], names: Names) -> OpenTask:
    return OpenTask(
        id=row["id"], element_path=row["element_path"], name=row["name"], since=row["created_at"], assignee=_assignee(row),
        candidates=names.group(row["role_id"], row["branch_id"], barred=row["barred_id"]), due_at=row["due_at"],
        state=TaskState(row["state"]), on_behalf_of=_on_behalf_of(row),
    )  # fmt: skip


def task_items(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> list[UserTaskItem]:
    """With whom those wait for that nobody can act on now."""
    others = _turns.waited_for(asking, rows)
    names = Names(asking, roles=[r["role_id"] for r in rows], branches=[b for r in rows for b in (r["branch_id"], r["request_branch_id"])])
    sights = _sight.of_each(asking, [{**row, "id": row["instance_id"]} for row in rows])
    found = [_task(asking, row, names, others.get(row["id"], ())) for row in rows]
    return [replace(item, summary=sights[item.process_instance_id].lines(item.summary)) for item in found]


def _task(asking: Asking, row: Mapping[Any, Any], names: Names, others: Sequence[PersonRef]) -> UserTaskItem:
    bundle = asking.definitions.get(asking.connection, row["definition_id"])
    profile = bundle.profile(row["process_key"], row["element_id"])
    return UserTaskItem(
        id=row["id"], process_instance_id=row["instance_id"], serial_no=row["serial_no"] or "", definition_key=row["definition_key"],
        definition_name=row["definition_name"], element_path=row["element_path"], name=row["name"], title=row["title"], summary=row["summary"],
        state=TaskState(row["state"]), kind=row["kind"], assignee=_assignee(row),
        candidates=names.group(row["role_id"], row["branch_id"], barred=row["barred_id"]),
        initiator=PersonRef(row["initiator_id"], row["initiator_name"]), branch=names.branch(row["request_branch_id"]),
        created_at=row["created_at"], closed_at=row["closed_at"], due_at=row["due_at"],
        overdue=bool(row["due_at"] and row["due_at"] < asking.now and row["closed_at"] is None), close_reason=row["close_reason"],
        outcome=row["outcome"], allowed_actions=allowed_on_task(asking, row, bundle), instance_state=shown_state(row, "instance_state"),
        waits_for=others, needs=needs(bundle, row, profile) if row["kind"] != RESUBMIT else (),
        on_behalf_of=_on_behalf_of(row),
    )  # fmt: skip


def allowed_on_task(asking: Asking, row: Mapping[Any, Any], bundle: Bundle) -> tuple[str, ...]:
    """The verbs this reader has on this row."""
    me = asking.actor.id
    if row["state"] != TaskState.PENDING or row["suspended"]:
        return ()
    mine = me in (row["assignee_id"], row["on_behalf_of_id"])
    may_act = mine or is_candidate(asking, row)
    if row["kind"] == RESUBMIT:
        return actions.on_resubmit(may_act=may_act)
    verbs = actions.on_task(
        bundle.profile(row["process_key"], row["element_id"]), is_group=row["role_id"] is not None,
        claimed_by_me=row["claimed"] and mine, claimed_by_other=row["claimed"] and not mine,
        may_act=may_act, is_delegate=row["origin"] == DELEGATION,
    )  # fmt: skip
    # 代理: what the other has typed is not written over.
    return tuple(verb for verb in verbs if verb != "save_draft") if mine and row["assignee_id"] != me else verbs


def may_reassign(asking: Asking, row: Mapping[Any, Any]) -> bool:
    """改派 would succeed, whoever it goes to."""
    is_there = row["state"] in OPEN and row["state"] != TaskState.SIGN_WAIT and row["kind"] != RESUBMIT
    if not is_there or not asking.is_administrator or row["suspended"] or row["instance_state"] != InstanceState.RUNNING:
        return False
    bundle = asking.definitions.get(asking.connection, row["definition_id"])
    return "reassign" not in bundle.profile(row["process_key"], row["element_id"]).actions


def _on_behalf_of(row: Mapping[Any, Any]) -> PersonRef | None:
    return PersonRef(row["on_behalf_of_id"], row["on_behalf_of_name"] or "") if row["on_behalf_of_id"] else None


def _assignee(row: Mapping[Any, Any]) -> PersonRef | None:
    return PersonRef(row["assignee_id"], row["assignee_name"]) if row["assignee_id"] else None
