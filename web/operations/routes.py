"""异常: what stopped, why, and what to do; and the variables of one request."""

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import ChangeVariables, RetryIncident, SkipIncident
from engine.errors import EngineError, NotAdministrator
from engine.model import IncidentItem, InstanceDetail
from engine.queries import Definitions, Incidents, InstanceById, IsAdministrator
from web.language import t
from web.operations.acting import ask, each, execute, sentence
from web.present import facts, lists, moments

bp = Blueprint("operations", __name__, url_prefix="/operations")
SORTS = ("-at", "at", "cause")
KINDS = ("service", "job", "timer", "message")
STATES = ("open", "resolved", "all")


@bp.get("/incidents")
def incidents() -> ResponseReturnValue:
    """What stopped, is a retry safe?"""
    return _incidents(None)


@bp.post("/incidents")
def act() -> ResponseReturnValue:
    """Try again, or go on without: one answer for each."""
    reason = request.form.get("reason", "")
    again = request.form.get("act") == "retry"
    return _incidents(each(request.form.getlist("id"), lambda one: RetryIncident(one) if again else SkipIncident(one, reason)))


def _incidents(outcomes: list[Any] | None) -> str:
    asked = lists.asked()
    page, definitions = ask(_query(asked)), ask(Definitions())
    return render_template(
        "operations/incidents.html", page=page, asked=asked, sorts=SORTS, kinds=KINDS, states=STATES, outcomes=outcomes,
        processes=[(d.key, d.name) for d in definitions], not_started=[d for d in definitions if d.start_failure],
        query_string=request.query_string.decode(),
    )  # fmt: skip


def _query(asked: lists.Asked) -> Incidents:
    told = asked.common(allowed=SORTS)
    del told["branch"]
    state = asked.word("state") if asked.word("state") in STATES else "open"
    return Incidents(**told, state=state, kind=asked.word("kind") if asked.word("kind") in KINDS else None)


@bp.get("/incidents.csv")
def export() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    heads = [t(f"ops.{name}") for name in ("request", "step", "kind", "attempt", "cause", "message", "at", "resolved")]
    rows: list[IncidentItem] = []
    query, cursor = _query(lists.asked()), None
    while len(rows) < 5_000:
        page = ask(Incidents(**{**query.__dict__, "limit": 200, "cursor": cursor}))
        rows, cursor = [*rows, *page.items], page.next_cursor
        if cursor is None:
            break
    return lists.as_csv("incidents", heads, _cells(rows))


def _cells(rows: list[IncidentItem]) -> Iterator[list[Any]]:
    for i in rows:
        kind = t(f"ops.kind_{i.kind}")
        yield [i.serial_no, i.name, kind, i.attempt, i.cause, i.message, moments.stamp(i.at), moments.stamp(i.resolved_at)]


@bp.get("/requests/<id>/variables")
def variables(id: str) -> ResponseReturnValue:
    """修改表单: the variables as JSON."""
    detail = _detail(id)
    text = orjson.dumps(facts.typed(detail.variables), option=orjson.OPT_INDENT_2).decode()
    return render_template("operations/variables.html", detail=detail, text=text, reason="", changes=None, problem="")


@bp.post("/requests/<id>/variables")
def change(id: str) -> ResponseReturnValue:
    """First the difference is shown; it is saved with the second button."""
    detail = _detail(id)
    text, reason, problem = request.form.get("variables", ""), request.form.get("reason", ""), ""
    changes = _changes(facts.typed(detail.variables), text)
    if changes is None:
        problem = t("ops.not_json")
    elif request.form.get("save") and changes:
        wanted = {name: new for name, (_, new, there) in changes.items() if there}
        gone = tuple(name for name, (_, _, there) in changes.items() if not there)
        version = int(request.form.get("form_version") or 0)
        try:
            execute(ChangeVariables(id, reason, wanted, gone, form_version=version))
            return redirect(url_for("requests.show", id=id, tab="record"))
        except EngineError as error:
            problem = sentence(error)
    return render_template("operations/variables.html", detail=detail, text=text, reason=reason, changes=changes, problem=problem)


def _detail(id: str) -> InstanceDetail:
    """For administrators only, also to look: the page shows more than the form does."""
    if not ask(IsAdministrator()):
        raise NotAdministrator()
    found: InstanceDetail = ask(InstanceById(id))
    return found


def _changes(before: dict[str, Any], text: str) -> dict[str, tuple[Any, Any, bool]] | None:
    """`{name: (old, new, still there)}`; None for what is no JSON object."""
    try:
        after = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(after, dict):
        return None
    names = [n for n in {**before, **after} if before.get(n) != after.get(n) or (n in before) != (n in after)]
    return {name: (before.get(name), after.get(name), name in after) for name in names}
