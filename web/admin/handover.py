"""What a person has open; 改派 some of it, or 离职转办 all of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import BeginHandover, Reassign
from engine.errors import EngineError
from engine.model import UserTaskItem
from engine.queries import Definitions, OpenTasksOf, PersonById
from web.admin.routes import bp
from web.language import t
from web.operations.acting import Outcome, ask, each, execute, sentence
from web.present import flow, lists, moments

TASK_SORTS = ("-created_at", "created_at", "due_at", "title")


@bp.get("/people/<id>/tasks")
def tasks_of(id: str) -> ResponseReturnValue:
    """What one person has open, and what of it can be given to another. Raises NotAdministrator."""
    return _person(id)


@bp.post("/people/<id>/tasks")
def hand_over(id: str) -> ResponseReturnValue:
    """Those that are chosen, or all of them: one answer for each."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    if request.form.get("act") == "reassign":
        return _person(id, each(request.form.getlist("id"), lambda task: Reassign(task, to, reason)))
    try:
        tasks = execute(BeginHandover(id, to, reason))
    except EngineError as refusal:
        return _person(id, problem=sentence(refusal))
    names = {item.id: item.serial_no for item in lists.every_page(ask, OpenTasksOf(id))}
    return _person(id, each(tasks, lambda task: Reassign(task, to, reason, left=True)), names=names)


def _person(id: str, outcomes: Sequence[Outcome] | None = None, *, names: dict[str, str] | None = None, problem: str = "") -> str:
    asked = lists.asked()
    page, found = ask(_tasks(id, asked)), ask(PersonById(id))
    everything = ask(OpenTasksOf(id, limit=1, total=True)).total
    return render_template(
        "admin/tasks_of.html", page=page, person=found, everything=everything, outcomes=outcomes, problem=problem, asked=asked, sorts=TASK_SORTS,
        names_by={item.id: item.serial_no for item in page.items} | (names or {}), processes=[(d.key, d.name) for d in ask(Definitions())],
        query_string=request.query_string.decode(), home=url_for("admin.tasks_of", id=id),
    )  # fmt: skip


@bp.get("/people/<id>/tasks.csv")
def export_tasks(id: str) -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    heads = [t(f"col.{name}") for name in ("no", "title", "process", "step", "with", "initiator", "since", "due")]
    return lists.as_csv("open-tasks", heads, _cells(lists.every_page(ask, _tasks(id, lists.asked()))))


def _cells(items: Iterator[UserTaskItem]) -> Iterator[list[Any]]:
    for i in items:
        yield [
            i.serial_no, i.title, i.definition_name, i.name, flow.holder(i), i.initiator.name, moments.stamp(i.created_at), moments.stamp(i.due_at)
        ]  # fmt: skip


def _tasks(id: str, asked: lists.Asked) -> OpenTasksOf:
    told = asked.common(allowed=TASK_SORTS)
    del told["branch"]
    return OpenTasksOf(id, total=True, **told)
