"""人员: what everybody has open; 改派 some of it, or 离职转办 all of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import BeginHandover, Reassign
from engine.errors import EngineError, NotAdministrator
from engine.model import UserTaskItem
from engine.queries import Definitions, OpenTaskCounts, OpenTasksOf, People, PersonById
from web.admin.routes import bp
from web.language import t
from web.operations.acting import Outcome, ask, each, execute, sentence
from web.present import flow, lists, moments, shell

PEOPLE_SORTS = ("name", "-name", "id")
TASK_SORTS = ("-created_at", "created_at", "due_at", "title")


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Everybody, with how much he has open. Raises NotAdministrator."""
    asked = lists.asked()
    page = ask(_people(asked))
    open_ = ask(OpenTaskCounts([person.id for person in page.items]))
    return render_template(
        "admin/people.html", page=page, open=open_, asked=asked, sorts=PEOPLE_SORTS, query_string=request.query_string.decode()
    )  # fmt: skip


@bp.get("/people.csv")
def export_people() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    if not shell.is_administrator():
        raise NotAdministrator()
    heads = [t(f"people.{name}") for name in ("id", "name", "roles")]
    rows = lists.every_page(ask, _people(lists.asked()))
    return lists.as_csv("people", heads, ([p.id, p.name, roles(p)] for p in rows))


def _people(asked: lists.Asked) -> People:
    return People(asked.word("q"), sort=asked.sort(PEOPLE_SORTS), limit=lists.PAGE, cursor=asked.opt("cursor"), total=True)


@bp.app_template_global("roles_of")
def roles(person: Any) -> str:
    """苏州机构 负责人、审计."""
    return t("names.comma").join(" ".join(part for part in (m.branch.name if m.branch else "", m.role_name) if part) for m in person.memberships)


@bp.get("/people/<id>")
def person(id: str) -> ResponseReturnValue:
    """What one person has open, and what of it can be given to another. Raises NotAdministrator."""
    return _person(id)


@bp.post("/people/<id>")
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
        "admin/person.html", page=page, person=found, everything=everything, outcomes=outcomes, problem=problem, asked=asked, sorts=TASK_SORTS,
        names_by={item.id: item.serial_no for item in page.items} | (names or {}), processes=[(d.key, d.name) for d in ask(Definitions())],
        query_string=request.query_string.decode(), home=url_for("admin.person", id=id),
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
