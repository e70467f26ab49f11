"""One user task with all that its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import or_, select

from engine.approval.profile import Profile
from engine.definitions.bundle import Bundle
from engine.errors import EngineError, UserTaskNotFound
from engine.model import FormView, InstanceItem, Outcome, Prediction, TaskState, UserTaskDetail, UserTaskItem
from engine.queries import _forms, _hands, _items, _sight, _talk, _way_back
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.queries._visibility import in_my_groups, visible_instances
from engine.store.instances import process_instance
from engine.store.records import DELEGATION
from engine.store.work import activation, user_task

I, T = process_instance.c, user_task.c


@dataclass(frozen=True)
class UserTaskById:
    """Raises UserTaskNotFound, also for a task the reader may not see."""

    id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> UserTaskDetail:
        seen = or_(visible_instances(asking), T.assignee_id == asking.actor.id, T.on_behalf_of_id == asking.actor.id, in_my_groups(asking))
        columns = (T.draft, T.row_version, T.activation_id, activation.c.returned)
        row = asking.connection.execute(_items.TASK_ROWS.add_columns(*columns).where(T.id == self.id, seen)).mappings().one_or_none()
        if row is None:
            raise UserTaskNotFound(id=self.id)
        whole = asking.connection.execute(select(process_instance).where(I.id == row["instance_id"])).mappings().one()
        listed = asking.connection.execute(_items.INSTANCE_ROWS.where(I.id == row["instance_id"])).mappings().one()
        instance = _talk.offered(asking, _items.instance_items(asking, [listed])[0])
        task = _hands.with_retrieval(asking, row, whole, _items.task_items(asking, [row])[0])
        detail = _detail(asking, row, whole, task, instance)
        # What an administrator may do with another's task opens no form to him.
        return replace(detail, task=_hands.with_reassignment(asking, row, detail.task))


def _detail(asking: Asking, row: Mapping[Any, Any], whole: Mapping[Any, Any], task: UserTaskItem, instance: InstanceItem) -> UserTaskDetail:
    bundle = asking.definitions.get(asking.connection, whole["definition_id"])
    profile = None if task.kind == "resubmit" else bundle.profile(row["process_key"], row["element_id"])
    draft = row["draft"] if row["draft"] and row["draft"].get("by") == asking.actor.id else None
    returns = _hands.returns(asking, row, whole, profile) if profile and "return" in task.allowed_actions else None
    if returns is None:
        task = replace(task, allowed_actions=tuple(verb for verb in task.allowed_actions if verb != "return"))
    start_form, form = _form_views(asking, bundle, row, whole, profile, open_to_me=bool(task.allowed_actions), draft=draft)
    return UserTaskDetail(
        task=task, instance=instance, start_form=start_form, form=form,
        variables=_sight.of(asking, whole).values(whole["variables"]) if bundle.start_form is None and form is None else {},
        outcomes=_outcomes(profile, task), prediction=_predictions(asking, bundle, row, whole, profile, task), draft=draft,
        task_version=row["row_version"], form_version=whole["form_version"], opinion=profile.opinion if profile else "optional",
        signature="required" if profile and profile.signature and row["origin"] != DELEGATION else "none",
        rejected_to=_rejected_to(bundle, row, profile) if profile else "", returns=returns,
        added=_hands.added(asking, row), advice=_hands.advice(asking, row),
    )  # fmt: skip


def _form_views(
    asking: Asking, bundle: Bundle, row: Mapping[Any, Any], whole: Mapping[Any, Any], profile: Profile | None, *, open_to_me: bool,
    draft: Mapping[str, Any] | None,
) -> tuple[FormView | None, FormView | None]:  # fmt: skip
    """The request read-only, and what this person fills in: the task's own form, or the start form's fields opened to it."""
    values = whole["variables"]
    typed = {**values, **(draft or {}).get("variables", {})}
    root = bundle.start_form
    if profile is None:
        return None, None if root is None else _forms.view(asking, root, typed, None, read_only=not open_to_me)
    hidden = {} if _is_mine(asking, row) else _sight.of(asking, whole).permissions
    permissions = {**bundle.permissions(row["process_key"], row["element_id"], row["element_path"]), **hidden}
    start = None if root is None else _forms.view(asking, root, values, permissions, read_only=True)
    own = bundle.task_form(row["process_key"], row["element_id"])
    if own is not None:
        return start, _forms.view(asking, own, typed, {**profile.fields, **hidden}, read_only=not open_to_me)
    if root is not None and open_to_me and _forms.is_writable(root, permissions):
        return start, _forms.view(asking, root, typed, root.closed_but(permissions), read_only=False)
    return start, None


def _is_mine(asking: Asking, row: Mapping[Any, Any]) -> bool:
    """What this step shows is shown to whom it is or was; who only reads here knows what his own steps show."""
    me = asking.actor.id
    return me in (row["assignee_id"], row["on_behalf_of_id"], row["closed_by"]) or _items.is_candidate(asking, row)


def _rejected_to(bundle: Bundle, row: Mapping[Any, Any], profile: Profile) -> str:
    to = profile.rejected_to
    if to in ("", "initiator", "previous"):
        return to
    before, _, _ = str(row["element_path"]).rpartition("/")
    return bundle.element_name(f"{before}/{to}" if before else to)


def _outcomes(profile: Profile | None, task: UserTaskItem) -> list[Outcome]:
    if profile is None or not task.allowed_actions:
        return []
    return list(profile.outcomes)


def _predictions(
    asking: Asking, bundle: Bundle, row: Mapping[Any, Any], whole: Mapping[Any, Any], profile: Profile | None, task: UserTaskItem
) -> dict[str, Prediction]:
    """What each button leads to, for whoever may press it."""
    if profile is None or task.state is not TaskState.PENDING or not task.allowed_actions or not whole["tokens"]:
        return {}
    found: dict[str, Prediction] = {}
    back = _way_back.of(asking, row["activation_id"], row["returned"])
    for outcome in profile.outcomes:
        if outcome.key == "rejected" and profile.on_reject != "continue":
            continue
        straight = _way_back.straight(asking, whole, row["activation_id"], back, outcome.key) if outcome.key == profile.positive else None
        if straight is not None:
            found[outcome.key] = straight
            continue
        try:
            ahead = Forecast.of_row(asking, whole).after(whole["tokens"], row["activation_id"], outcome.key, by=asking.actor)
        except EngineError:
            continue
        if ahead is not None:
            found[outcome.key] = ahead
    return found
