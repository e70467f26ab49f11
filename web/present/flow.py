"""What happened, who has it, what comes: the flow beside a request, and the rail in a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.model import Candidates, HistoryEntry, InstanceItem, OpenTask, PersonRef, Prediction, Spent, Step, TaskState, UserTaskItem, WaitItem
from web.language import named, t
from web.present import badges, causes, changes, moments, plain, waits
from web.present.changes import Change

_SHOWN = 3
_RAIL = 7
_IDLE = {TaskState.WAITING: "flow.turn", TaskState.BLOCKED: "flow.signing", TaskState.SIGN_WAIT: "flow.signing"}
_STEPS = ("instance.submitted", "instance.resubmitted", "task.approved", "task.completed", "task.rejected", "task.returned")


@dataclass(frozen=True)
class Stop:
    """One stop of the flow. `state`: done, now, wait (others come first), held (suspended), next, back or stop."""

    state: str
    who: str
    verb: str
    text: str
    when: str = ""
    opinion: str = ""
    tone: str = "ok"
    icon: str = "check"
    minor: bool = False
    changes: Sequence[Change] = ()
    details: tuple[str, ...] = ()
    files: Sequence[tuple[str, str]] = ()
    """(id, name) of what was enclosed."""
    signature: str = ""
    """Id of the image, if it was signed by hand."""


@dataclass(frozen=True)
class Reader:
    """Who reads a history: `labels` are what he knows the fields by, `everything`: he may see the others too."""

    labels: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False


@dataclass(frozen=True)
class Suspension:
    """Who has suspended a request, since when, and why."""

    who: str
    at: datetime
    reason: str


ANYBODY = Reader()


def suspension(history: Sequence[HistoryEntry], instance: InstanceItem) -> Suspension | None:
    """None for one that is not suspended."""
    if instance.state != "suspended":
        return None
    last = next((entry for entry in reversed(history) if entry.code == "instance.suspended"), None)
    return Suspension(_actor(last), last.at, _words(last.params)) if last else None


def names(candidates: Candidates | None, *, most: int = _SHOWN) -> str:
    """周雯；梁浩、方圆；else the role that will have it."""
    if candidates is None:
        return ""
    people = [acting(person, candidates.on_behalf_of.get(person.id)) for person in candidates.persons]
    if not people:
        return candidates.role_name or ""
    shown = t("names.comma").join(people[:most])
    return shown if len(people) <= most else t("names.more", names=shown, count=len(people))


def acting(person: PersonRef, other: PersonRef | None) -> str:
    """王五（代 李四）, where he acts for another."""
    return t("actor.for", name=person.name, other=other.name) if other else person.name


def holder(task: OpenTask | UserTaskItem) -> str:
    """Who has it now: a person, or those who may take it."""
    return acting(task.assignee, task.on_behalf_of) if task.assignee else names(task.candidates)


def story(
    history: Sequence[HistoryEntry], instance: InstanceItem, prediction: Prediction | None, me: str, awaited: Sequence[WaitItem], reader: Reader
) -> list[Stop]:  # fmt: skip
    """Done, now, next, from top to bottom."""
    done = [stop(entry, reader) for entry in history]
    held = instance.state == "suspended"
    here = [waiting(task, me, held=held) for task in instance.open_tasks] + [_awaited(wait, held=held) for wait in awaited]
    steps = prediction.steps if prediction and instance.state in ("running", "draft") else ()
    return [s for s in done if not s.minor] + here + [_foreseen(step) for step in steps]


def stop(entry: HistoryEntry, reader: Reader = ANYBODY) -> Stop:
    """One entry of the history."""
    params = entry.params
    tone, icon = badges.of(entry.code)
    text = t("flow.sep").join(part for part in (_about(entry), *_spent(entry.spent)) if part)
    return Stop(
        "done", _actor(entry), t(f"history.{entry.code}", **params), text, moments.when(entry.at), _words(params), tone, icon,
        entry.code in badges.MINOR, changes.of(entry, reader.labels, everything=reader.everything), _details(entry),
        [(one["id"], one["name"]) for one in params.get("files", ())], params.get("signature", {}).get("file", ""),
    )  # fmt: skip


def _about(entry: HistoryEntry) -> str:
    """The step it happened at; what a decision gave is told in its details."""
    if entry.code == "decision.made":
        return ""
    name = named(str(entry.params.get("name") or ""))
    # What its sentence says already is not said again below it.
    return "" if name and name in t(f"history.{entry.code}", **entry.params) else name


def _details(entry: HistoryEntry) -> tuple[str, ...]:
    """How a decision came about: what was decided for it first, then itself, each with what it saw and the rules that gave it."""
    if entry.code != "decision.made":
        return ()
    return tuple(_reckoned(one) for one in [*entry.params.get("required", ()), entry.params])


def _reckoned(made: Mapping[str, Any]) -> str:
    seen, given = _pairs(made.get("inputs")), _pairs(made.get("outputs"))
    line = t("flow.reckoned", name=made.get("name"), told=t("flow.from_to", inputs=seen, outputs=given) if seen else given)
    rules = made.get("rules")
    return line + t("flow.rules", rules=t("names.comma").join(rules)) if rules else line


def _pairs(values: Any) -> str:
    """amount = 5；days = 3"""
    return plain.words(values) if isinstance(values, Mapping) else ""


def _actor(entry: HistoryEntry) -> str:
    """Whose deed it was; the system's own name comes from the catalogue."""
    name = t("actor.system") if entry.actor.id == "system" else entry.actor.name
    return acting(PersonRef(entry.actor.id, name), entry.on_behalf_of)


def _words(params: Mapping[str, Any]) -> str:
    cause = params.get("cause")
    return str(params.get("opinion") or params.get("reason") or (causes.word(str(cause)) if cause else ""))


def _spent(spent: Spent | None) -> list[str]:
    """用时 2 小时 · 工作时间 1 小时 38 分 · 本步共 3 天"""
    if spent is None:
        return []
    said = [t("flow.spent", span=moments.span(spent.own.total_seconds())), *_working(spent.own_working)]
    if spent.step is not None:
        said += [t("flow.step_spent", span=moments.span(spent.step.total_seconds())), *_working(spent.step_working)]
    return said


def _working(time: timedelta | None) -> list[str]:
    return [] if time is None or time < timedelta(minutes=1) else [t("flow.working_time", span=moments.working_span(time.total_seconds()))]


def waiting(task: OpenTask, me: str, *, held: bool = False) -> Stop:
    """Who has it now, since when, until when. `held`: he cannot act, the request is suspended."""
    who = holder(task)
    if held:
        verb = t("flow.held")
    elif task.state is not TaskState.PENDING:
        verb = t(_IDLE[task.state])
    elif task.assignee:
        verb = t("flow.mine" if task.assignee.id == me else "flow.working")
    else:
        verb = t("flow.anyone" if len(task.candidates.persons) > 1 else "flow.expected")
    until = moments.due(task.due_at)
    text = t("flow.sep").join(part for part in (named(task.name), t("flow.before", when=until.whole) if until else "") if part)
    state = "held" if held else "now" if task.state is TaskState.PENDING else "wait"
    return Stop(state, who, verb, text, t("flow.for", span=moments.since(task.since)))


def _awaited(wait: WaitItem, *, held: bool) -> Stop:
    """What the system waits for. The name of the event is not said twice."""
    text, name = waits.words(wait), named(wait.element_name)
    verb = t("flow.held_event" if held else "flow.waiting")
    return Stop("held" if held else "now", t("actor.system"), verb, text if name in text else t("flow.sep").join((name, text)))


def _foreseen(step: Step) -> Stop:
    name = named(step.name)
    if step.kind == "end":
        return Stop("next", t("flow.end"), "", "" if name == t("flow.end") else name, icon="check")
    who = names(step.candidates) or by_rule(step) or t("actor.system")
    return Stop("next", who, t("flow.foreseen", name=name), who)


def by_rule(step: Step) -> str:
    """What happens where nobody is asked, or nobody is known yet: 系统 自动通过（与发起人相同）."""
    if step.choice and step.choice.is_open:
        return t(f"flow.to_choose_{step.choice.by}")
    kind, _, how = step.rule.partition(":")
    return f"{t('actor.system')} {t(f'rule.{kind}_{how}' if kind in ('on_empty', 'auto') else f'rule.{kind}')}" if kind else ""


def rail(history: Sequence[HistoryEntry], instance: InstanceItem, prediction: Prediction | None) -> tuple[list[Stop], int]:
    """At most seven stops around the one where it is; and how many are left out behind them."""
    done = [_rail_stop(entry) for entry in history if entry.code in _STEPS]
    here = [_rail_now(task, instance, history) for task in instance.open_tasks]
    steps = prediction.steps if prediction and instance.state == "running" else ()
    if instance.waits:
        awaited = t("names.semicolon").join(waits.sentences(instance.waits))
        here.append(Stop("held" if instance.state == "suspended" else "now", t("actor.system"), "", awaited))
    ahead = [Stop("next", named(step.name) if step.kind != "end" else t("flow.end"), "", names(step.candidates) or by_rule(step)) for step in steps]
    last = _rail_end(history, instance)
    whole = done + here + ahead + last
    if len(whole) <= _RAIL:
        return whole, 0
    at = max(0, min(len(done) - 2, len(whole) - _RAIL + 1))
    return whole[at : at + _RAIL - 1], len(whole) - at - _RAIL + 1


def _rail_stop(entry: HistoryEntry) -> Stop:
    name = named(str(entry.params.get("name") or "")) or t(f"history.{entry.code}", **entry.params)
    who = moments.when(entry.at) if entry.code.startswith("instance.") else _actor(entry)
    return Stop("done", name, "", who)


def _rail_now(task: OpenTask, instance: InstanceItem, history: Sequence[HistoryEntry]) -> Stop:
    if instance.state == "returned":
        back = next((entry for entry in reversed(history) if entry.code in ("task.returned", "instance.returned")), None)
        why = t("rail.returned_by", who=_actor(back), why=_words(back.params)) if back else ""
        return Stop("back", t("rail.mine"), "", why)
    state = {"faulted": "stop", "suspended": "held"}.get(instance.state, "now")
    who = holder(task)
    text = t("state.suspended") if state == "held" else t("rail.since", who=who, span=moments.since(task.since))
    if state == "now" and task.state is not TaskState.PENDING:
        text = t("rail.turn" if task.state is TaskState.WAITING else "rail.signing", who=who)
    return Stop(state, named(task.name), "", text)


def _rail_end(history: Sequence[HistoryEntry], instance: InstanceItem) -> list[Stop]:
    if instance.state == "faulted" and not instance.open_tasks:
        broken = next((entry for entry in reversed(history) if entry.code == "incident.opened"), None)
        return [Stop("stop", named(str(broken.params.get("name") or "")), "", _words(broken.params))] if broken else []
    if instance.ended_at is None:
        return []
    good = instance.state in ("approved", "completed")
    return [Stop("done" if good else "stop", t(f"state.{instance.state}"), "", moments.when(instance.ended_at))]
