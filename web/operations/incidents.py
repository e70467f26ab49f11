"""异常: what stopped, is a retry safe, and what else can be done about it."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import RetryIncident, SkipIncident
from engine.model import CauseCount, IncidentDetail, IncidentItem, IncidentKind
from engine.queries import Definitions, IncidentById, IncidentCauses, Incidents
from web.language import named, t
from web.operations.acting import ask, each
from web.operations.routes import bp
from web.present import causes, lists, moments, shell

SORTS = ("-at", "at", "cause", "name", "title")
KINDS = tuple(IncidentKind)
STATES = ("open", "resolved", "all")
CHIPS = 5


@bp.get("/incidents")
def incidents() -> ResponseReturnValue:
    """The list, with its first failure beside it where there is room."""
    return _page()


@bp.get("/incidents/<id>")
def incident(id: str) -> ResponseReturnValue:
    """The list with this failure beside it; on a phone the failure alone."""
    return _page(ask(IncidentById(id)))


@bp.post("/incidents")
def act() -> ResponseReturnValue:
    """Try again, or go on without: one answer for each."""
    reason = request.form.get("reason", "")
    again = request.form.get("act") == "retry"
    return _page(outcomes=each(request.form.getlist("id"), lambda one: RetryIncident(one) if again else SkipIncident(one, reason)))


def _page(chosen: IncidentDetail | None = None, outcomes: Sequence[Any] | None = None) -> str:
    asked = lists.asked()
    query = _query(asked)
    page = ask(query)
    first = page.items[0].id if page.items and chosen is None else None
    oldest, definitions = ask(Incidents(sort="at", limit=1)).items, ask(Definitions())
    found: list[CauseCount] = ask(IncidentCauses(query))
    return render_template(
        "operations/incidents.html", page=page, asked=asked, sorts=SORTS, kinds=KINDS, states=STATES, outcomes=outcomes, detail=chosen,
        shown=chosen or (ask(IncidentById(first)) if first else None), causes=found, chips=_chips(found, asked.word("cause")),
        open_count=shell.open_incidents(), oldest=oldest[0] if oldest else None, processes=[(d.key, d.name) for d in definitions],
        not_started=[d for d in definitions if d.start_failure], query_string=request.query_string.decode(),
        back=_with_query(url_for("operations.incidents")),
    )  # fmt: skip


def _chips(found: list[CauseCount], chosen: str) -> list[CauseCount]:
    """The most frequent causes, and the chosen one among them; the others are under 更多原因."""
    return [one for at, one in enumerate(found) if at < CHIPS or one.cause == chosen]


def _with_query(path: str) -> str:
    return f"{path}?{request.query_string.decode()}" if request.query_string else path


def _query(asked: lists.Asked) -> Incidents:
    told = asked.common(allowed=SORTS)
    del told["branch"]
    state = asked.word("state") if asked.word("state") in STATES else "open"
    kind = asked.word("kind") if asked.word("kind") in KINDS else None
    return Incidents(**told, state=state, kind=kind, cause=asked.opt("cause"), total=True)


@bp.get("/incidents.csv")
def export() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    names = ("request", "title", "process", "step", "kind", "attempt", "cause", "code", "message", "at", "resolved", "resolution", "reason")
    rows = lists.every_page(ask, _query(lists.asked()))
    return lists.as_csv("incidents", [t(f"ops.{name}") for name in names], _cells(rows))


def _cells(rows: Iterator[IncidentItem]) -> Iterator[list[Any]]:
    for i in rows:
        resolution = t(f"ops.resolution_{i.resolution or 'ended'}") if i.resolved_at else ""
        yield [
            i.serial_no, i.title, i.definition_name, named(i.name), t(f"ops.kind_{i.kind}"), i.attempt, causes.word(i.cause), i.cause, i.message,
            moments.stamp(i.at), moments.stamp(i.resolved_at), resolution, i.reason,
        ]  # fmt: skip
