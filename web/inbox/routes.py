"""The inbox: 待办, 已办, one task, and 我."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.model import UserTaskDetail, UserTaskItem
from engine.queries import Branches, ConsultationsOf, Definitions, DiagramOf, HistoryOf, Inbox, PersonById, PredictionOf, UserTaskById, WaitsOf
from web import present
from web.house import house
from web.identity import current_actor, public
from web.inbox import decisions, many, neighbours
from web.language import t
from web.operations.acting import Outcome
from web.present import changes, diagram, facts, files, flow, lists, moments, shell, talk, waits

bp = Blueprint("inbox", __name__)
bp.record_once(lambda state: present.init_app(state.app))

TODO_SORTS = ("due_at", "-created_at", "created_at", "title")
DONE_SORTS = ("-closed_at", "closed_at", "title")
COPIED_SORTS = ("-updated_at", "-started_at", "title")
TABS = ("facts", "diagram", "record", "comments")


@bp.get("/")
def home() -> ResponseReturnValue:
    return redirect(url_for("inbox.todo"))


@bp.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """For what is no page of ours, such as JSON in a window."""
    return redirect(files.asset("icon.svg"))


@bp.get("/inbox")
def todo() -> ResponseReturnValue:
    """待办: what must I do first, and what is late?"""
    return _todo()


@bp.post("/inbox")
def act_on_many() -> ResponseReturnValue:
    """One verb on those that were chosen; what was not done stays chosen."""
    outcomes = many.act(request.form, request.form.getlist("id"))
    g.pop("counts", None)
    return _todo(outcomes)


def _todo(outcomes: Sequence[Outcome] | None = None) -> str:
    asked = lists.asked()
    query = todo_query(asked)
    late = _ask(Inbox(box="todo", overdue=True, limit=1, total=True)).total
    counts = shell.counts()
    return render_template(
        "inbox/todo.html", page=_ask(query), asked=asked, late=late, everything=counts["todo"], idle=counts["waiting"], asks_me=counts["consulted"],
        waiting=query.box == "waiting", sorts=TODO_SORTS, outcomes=outcomes, kept={one.id for one in outcomes or () if one.problem},
        refused=many.names(outcomes or ()), batch=many.choices, **_choices(asked),
    )  # fmt: skip


def todo_query(asked: lists.Asked) -> Inbox:
    """What I can act on; in the view 等待他人 what others have to act on first."""
    box = "waiting" if asked.word("view") == "waiting" else "todo"
    return Inbox(box=box, overdue=asked.flag("overdue"), total=True, **asked.common(allowed=TODO_SORTS))


@bp.get("/inbox/done")
def done() -> ResponseReturnValue:
    """已办: what did I decide, and what became of it?"""
    asked = lists.asked()
    page = _ask(Inbox(box="done", state=asked.opt("state"), total=True, **asked.common(allowed=DONE_SORTS)))
    return render_template("inbox/done.html", page=page, asked=asked, sorts=DONE_SORTS, **_choices(asked))


@bp.get("/inbox/copied")
def copied() -> ResponseReturnValue:
    """抄送我的: what am I to know of?"""
    asked = lists.asked()
    page = _ask(Inbox(box="copied", state=asked.opt("state"), total=True, **asked.common(allowed=COPIED_SORTS)))
    return render_template("inbox/copied.html", page=page, asked=asked, sorts=COPIED_SORTS, **_choices(asked))


@bp.get("/inbox/consulted")
def consulted() -> ResponseReturnValue:
    """征求意见: who wants to know what I think?"""
    asked = lists.asked()
    page = _ask(Inbox(box="consulted", state=asked.opt("state"), total=True, **asked.common(allowed=COPIED_SORTS)))
    return render_template("inbox/consulted.html", page=page, asked=asked, sorts=COPIED_SORTS, **_choices(asked))


@bp.get("/inbox/<any(todo,done):box>.csv")
def export(box: str) -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    asked = lists.asked()
    query = todo_query(asked) if box == "todo" else Inbox(box=box, state=asked.opt("state"), **asked.common(allowed=DONE_SORTS))
    names = ("no", "title", "process", "step", "initiator", "branch", "since", "closed", "due", "outcome", "state", "behalf")
    heads = [t(f"col.{name}") for name in names]
    return lists.as_csv(box, heads, _cells(lists.every_page(_ask, query)))


def _cells(items: Iterator[UserTaskItem]) -> Iterator[list[Any]]:
    for i in items:
        outcome = t(f"outcome.{i.outcome}") if i.outcome else ""
        branch = i.branch.name if i.branch else ""
        yield [
            i.serial_no, i.title, i.definition_name, i.name, i.initiator.name, branch, moments.stamp(i.created_at), moments.stamp(i.closed_at),
            moments.stamp(i.due_at), outcome, t(f"state.{i.instance_state}"), flow.holder(i) if i.on_behalf_of else "",
        ]  # fmt: skip


@bp.get("/user-tasks/<id>")
def task(id: str) -> ResponseReturnValue:
    """One task: what changes, is it in order, what happens if I agree?"""
    detail = _ask(UserTaskById(id))
    if detail.task.kind == "resubmit" and "resubmit" in detail.task.allowed_actions:
        return redirect(url_for("requests.edit", id=detail.instance.id))
    tab = request.args.get("tab", TABS[0])
    around = neighbours.of(id, request.args.get("list", ""))
    return render_template(
        "inbox/task.html", detail=detail, tab=tab, around=around, bar=decisions.bar(detail), return_choices=decisions.choices(detail),
        page_data=decisions.page_data(detail), locked=facts.locked(detail.form), typed=facts.typed, picks=decisions.picks(detail),
        kept_picks=((detail.draft or {}).get("variables") or {}).get("chosen"), **story_of(detail.instance.id, tab, detail),
    )  # fmt: skip


def story_of(instance_id: str, tab: str, detail: Any) -> dict[str, Any]:
    """What the tabs and the flow beside every request need; the diagram only where it is shown."""
    history, prediction, awaited = _ask(HistoryOf(instance_id)), _ask(PredictionOf(instance_id)), _ask(WaitsOf(instance_id))
    form = detail.start_form if isinstance(detail, UserTaskDetail) else detail.form
    drawn = diagram.worded(_ask(DiagramOf(instance_id))) if tab == "diagram" else None
    asked = any(entry.code == "task.consulted" for entry in history)
    reader = flow.Reader(changes.labels(form), shell.is_administrator())
    return {
        "sections": facts.sections(form), "stops": flow.story(history, detail.instance, prediction, current_actor().id, awaited, reader),
        "record": [flow.stop(entry, reader) for entry in history], "drawn": drawn, "lines": diagram.lines(drawn) if drawn else [],
        "said": talk.comments(history), "consulted": _ask(ConsultationsOf(instance_id)) if asked else (),
        "suspension": flow.suspension(history, detail.instance),
        "registrable": waits.registrable(awaited),
    }  # fmt: skip


@bp.get("/me")
def me() -> ResponseReturnValue:
    """我: who am I here, and how do I like it?"""
    return render_template("inbox/me.html", person=_ask(PersonById(current_actor().id)))


def _choices(asked: lists.Asked) -> dict[str, Any]:
    """What the filters offer."""
    return {
        "processes": [(d.key, d.name) for d in _ask(Definitions())], "branches": [(b["id"], b["name"]) for b in _ask(Branches())],
        "query_string": request.query_string.decode(),
    }  # fmt: skip


def _ask(query: Any) -> Any:
    return house().engine.ask(query, current_actor())
