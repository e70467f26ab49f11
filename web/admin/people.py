"""人员: who is here, in which roles and branches, under whom, from when to when."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import now
from engine.commands import AddPerson, ChangePerson
from engine.errors import EngineError
from engine.model import Membership, Person
from engine.queries import Branches, OpenTaskCounts, People, PersonById, Roles
from web.admin.record import is_address, known, lines, problems, require_administrator
from web.admin.routes import bp
from web.language import t
from web.operations.acting import ask, execute
from web.present import lists, moments

SORTS = ("id", "name", "-created_at")
STATES = {"on": True, "off": False}
SHORTEST = 8
BLANK = 2
"""Empty rows for memberships to be added."""


@bp.get("/people")
def people() -> ResponseReturnValue:
    """人员: searched, filtered, sorted, in pages."""
    require_administrator()
    asked = lists.asked()
    return render_template("admin/people.html", page=ask(_query(asked)), asked=asked, sorts=SORTS, **_choices())


def _query(asked: lists.Asked) -> People:
    return People(
        asked.word("q"), asked.opt("role"), asked.opt("branch"), STATES.get(asked.word("state")), sort=asked.sort(SORTS), limit=lists.PAGE,
        cursor=asked.opt("cursor"), total=True,
    )  # fmt: skip


def _choices() -> dict[str, Any]:
    return {
        "roles": [(one["id"], one["name"]) for one in ask(Roles())], "branches": [(one["id"], one["name"]) for one in ask(Branches())],
        "query_string": request.query_string.decode(),
    }  # fmt: skip


@bp.get("/people.csv")
def export_people() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    require_administrator()
    heads = [t(f"directory.{name}") for name in ("account", "name", "email", "roles", "manager", "state")]
    return lists.as_csv("people", heads, _cells(lists.every_page(ask, _query(lists.asked()))))


def _cells(rows: Iterator[Person]) -> Iterator[list[Any]]:
    for one in rows:
        held = t("names.semicolon").join(map(_held, one.memberships))
        yield [one.id, one.name, one.email, held, one.manager.name if one.manager else "", t(f"directory.{'on' if one.enabled else 'off'}")]


def _held(one: Membership) -> str:
    where = f"{one.role_name}（{one.branch.name}）" if one.branch else one.role_name
    period = [day for day in (moments.day(one.valid_from), moments.last_day(one.valid_to)) if day]
    return f"{where} {' – '.join(period)}" if period else where


@bp.get("/people/new")
def new_person() -> ResponseReturnValue:
    require_administrator()
    return render_template("admin/person_new.html", told={}, errors={})


@bp.post("/people/new")
def add_person() -> ResponseReturnValue:
    """What he holds and who stands above him is said on his page."""
    require_administrator()
    told, errors = request.form, dict[str, str]()
    if known(told.get("id", "")) is not None:
        errors["id"] = t("directory.taken")
    if told.get("id", "").strip() and not is_address(told["id"].strip()):
        errors["id"] = t("directory.id_strange")
    errors |= {name: t("json_required") for name in ("id", "name") if not told.get(name, "").strip()}
    if 0 < len(told.get("password", "")) < SHORTEST:
        errors["password"] = t("password_too_short")
    if errors:
        return render_template("admin/person_new.html", told=told, errors=errors), 422
    execute(AddPerson(told["id"].strip(), told["name"].strip(), told.get("email", "").strip()))
    if told.get("password"):
        current_app.extensions["piaoflow.passwords"].set(told["id"].strip(), told["password"], now=now())
    return redirect(url_for("admin.person", id=told["id"].strip()))


@bp.get("/people/<id>")
def person(id: str) -> ResponseReturnValue:
    """One person: what he is, under whom, and what was changed."""
    require_administrator()
    found: Person = ask(PersonById(id))
    return _page(found, _told(found), {})


@bp.post("/people/<id>")
def change_person(id: str) -> ResponseReturnValue:
    """What stands in the form is what he is from now on; a row without a role is no membership."""
    require_administrator()
    told, form = _typed(), request.form
    try:
        held = [(row["role"], row["branch"] or None, lists.midnight(row["since"]), lists.midnight(row["until"], days=1)) for row in told["rows"]]
        execute(ChangePerson(id, form.get("name", ""), form.get("email", ""), form.get("manager", ""), [one for one in held if one[0]]))
    except EngineError as error:
        return _page(ask(PersonById(id)), told, problems(error)), 422
    return redirect(url_for("admin.person", id=id, saved=1))


@bp.post("/people/<id>/standing")
def stand(id: str) -> ResponseReturnValue:
    """停用 or 启用."""
    require_administrator()
    wanted = {"yes": True, "no": False}.get(request.form.get("enabled", ""))
    try:
        execute(ChangePerson(id, enabled=wanted))
    except EngineError as error:
        found: Person = ask(PersonById(id))
        return _page(found, _told(found), problems(error)), 422
    return redirect(url_for("admin.person", id=id, saved=1))


def _page(found: Person, told: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    open_tasks = ask(OpenTaskCounts([found.id])).get(found.id, 0)
    return render_template(
        "admin/person.html", person=found, told=told, errors=errors, open_tasks=open_tasks, record=lines("person", found.id),
        saved=request.args.get("saved"), **_choices(),
    )  # fmt: skip


def _told(found: Person) -> dict[str, Any]:
    rows = [
        {
            "role": one.role_id, "branch": one.branch.id if one.branch else "", "since": moments.day(one.valid_from),
            "until": moments.last_day(one.valid_to),
        }
        for one in found.memberships
    ]  # fmt: skip
    return {"name": found.name, "email": found.email, "manager": found.manager, "rows": [*rows, *_blank()]}


def _typed() -> dict[str, Any]:
    form = request.form
    columns = [form.getlist(name) for name in ("role", "branch", "since", "until")]
    rows = [dict(zip(("role", "branch", "since", "until"), row, strict=True)) for row in zip(*columns, strict=False)]
    manager = known(form.get("manager", ""))
    return {"name": form.get("name", ""), "email": form.get("email", ""), "manager": manager, "rows": rows}


def _blank() -> list[dict[str, str]]:
    return [{"role": "", "branch": "", "since": "", "until": ""}] * BLANK
