"""Requests: the catalogue, the start form, 我发起的, drafts, search, and one request."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.model import InstanceItem, Page
from engine.queries import Branches, DefinitionByKey, Definitions, HistoryOf, Inbox, InstanceById, Instances, PredictionOf
from web.house import house
from web.identity import current_actor
from web.inbox.routes import TABS, story_of
from web.language import t
from web.present import facts, flow, lists, moments, shell, states, waits
from web.requests import forms
from web.requests.given import given

bp = Blueprint("requests", __name__)

MINE_SORTS = ("-updated_at", "-started_at", "started_at", "title")
ALL_SORTS = ("-updated_at", "-started_at", "started_at", "title")
DRAFT_SORTS = ("-updated_at", "title")
BOXES = {"mine": "started", "drafts": "draft", "copied": "copied", "consulted": "consulted"}
VIEWS = ("open", "returned", "approved", "rejected", "all")
STATES = ("running", "returned", "approved", "completed", "rejected", "withdrawn", "terminated", "suspended", "faulted")


@bp.get("/start")
def catalogue() -> ResponseReturnValue:
    """发起申请: which form is mine?"""
    text = lists.asked().word("q")
    found = _ask(Definitions(text=text))
    shown = [d for d in found if d.enabled and (d.startable or forms.has_start_form(d))]
    drafts = _ask(Inbox(box="draft", limit=1, total=True))
    return render_template("requests/catalogue.html", groups=forms.groups(shown), text=text, drafts=drafts)


@bp.get("/start/<key>")
def start(key: str) -> ResponseReturnValue:
    """A new request, empty, like an earlier one, or filled in by the address: what does it cost, who handles it, what is missing?"""
    if draft := request.args.get("draft"):
        return redirect(url_for("requests.edit", id=draft))
    detail, earlier = _ask(DefinitionByKey(key)), request.args.get("like")
    form = forms.of_definition(detail, _ask(InstanceById(earlier)) if earlier else None, given(detail.form, request.args))
    return render_template("requests/form.html", form=form, instance=None, back=None)


@bp.get("/requests/<id>/edit")
def edit(id: str) -> ResponseReturnValue:
    """A draft, or a request that came back."""
    detail = _ask(InstanceById(id))
    if not {"submit", "resubmit"} & set(detail.instance.allowed_actions):
        return redirect(url_for("requests.show", id=id))
    history = _ask(HistoryOf(id))
    back = next((flow.stop(e) for e in reversed(history) if e.code in ("task.returned", "instance.returned")), None)
    return render_template("requests/form.html", form=forms.of_instance(detail), instance=detail.instance, back=back)


@bp.get("/requests")
def mine() -> ResponseReturnValue:
    """我发起的: where is my request, who has it, must I act?"""
    asked = lists.asked()
    view = asked.word("view") if asked.word("view") in VIEWS else VIEWS[0]
    query = _mine_query(asked, view)
    first = _returned(query) if view == "open" and not query.cursor else []
    page = _ask(query)
    counts = {name: _count(None if name == "all" else "running" if name == "open" else name) for name in VIEWS}
    counts["open"] += counts["returned"]
    whole = Page([*first, *page.items], page.next_cursor, (page.total or 0) + len(first))
    return render_template(
        "requests/mine.html", page=whole, view=view, views=VIEWS, counts=counts, asked=asked,
        sorts=MINE_SORTS, **_choices(),
    )  # fmt: skip


def _mine_query(asked: lists.Asked, view: str) -> Inbox:
    state = {"open": "running", "all": None}.get(view, view)
    return Inbox(box="started", state=state, total=True, **asked.common(allowed=MINE_SORTS))


def _returned(query: Inbox) -> list[InstanceItem]:
    """What waits for me comes before what waits for others."""
    return list(_ask(replace(query, state="returned")).items)


def _count(state: str | None) -> int:
    return _ask(Inbox(box="started", state=state, limit=1, total=True)).total or 0


@bp.get("/requests/drafts")
def drafts() -> ResponseReturnValue:
    """草稿: what have I begun?"""
    asked = lists.asked()
    page = _ask(Inbox(box="draft", total=True, **asked.common(allowed=DRAFT_SORTS)))
    return render_template("requests/drafts.html", page=page, asked=asked, sorts=DRAFT_SORTS, **_choices())


@bp.get("/requests/all")
def everything() -> ResponseReturnValue:
    """全部申请: every request I may see, searched."""
    asked = lists.asked()
    page = _ask(Instances(state=asked.opt("state"), total=True, **asked.common(allowed=ALL_SORTS)))
    return render_template("requests/all.html", page=page, asked=asked, sorts=ALL_SORTS, states=STATES, **_choices())


@bp.get("/requests/<any(mine,drafts,copied,consulted,all):box>.csv")
def export(box: str) -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    asked = lists.asked()
    common = asked.common(allowed=ALL_SORTS)
    query = Instances(state=asked.opt("state"), **common) if box == "all" else Inbox(box=BOXES[box], **common)
    heads = [t(f"col.{name}") for name in ("no", "title", "process", "state", "initiator", "branch", "with", "started", "ended")]
    return lists.as_csv(box, heads, _cells(lists.every_page(_ask, query)))


def _cells(items: Iterator[InstanceItem]) -> Iterator[list[Any]]:
    for i in items:
        people = [flow.holder(task) for task in i.open_tasks]
        holders = t("names.comma").join(people) or t("names.semicolon").join(waits.sentences(i.waits))
        branch = i.branch.name if i.branch else ""
        yield [
            i.serial_no, i.title, i.definition_name, states.word(i.state, i.label), i.initiator.name, branch, holders,
            moments.stamp(i.started_at), moments.stamp(i.ended_at),
        ]  # fmt: skip


@bp.get("/requests/<id>")
def show(id: str) -> ResponseReturnValue:
    """One request: where is it, who has it, what was asked for?"""
    detail = _ask(InstanceById(id))
    if detail.instance.state == "draft":
        return redirect(url_for("requests.edit", id=id))
    shell.read_copy(id)
    tab = request.args.get("tab", TABS[0])
    story = story_of(id, tab, detail)
    return render_template("requests/show.html", detail=detail, tab=tab, typed=facts.typed, again=_may_ask_again(detail.instance), **story)


def _may_ask_again(told: InstanceItem) -> bool:
    """再次发起: mine, over, no revocation, and its process is still open to me."""
    if told.ended_at is None or told.parent_id or told.initiator.id != current_actor().id:
        return False
    return any(d.key == told.definition_key and d.enabled for d in _ask(Definitions(startable=True)))


@bp.get("/requests/<id>/rail")
def rail(id: str) -> ResponseReturnValue:
    """The progress of one request, for a list."""
    instance = _ask(InstanceById(id)).instance
    stops, more = flow.rail(_ask(HistoryOf(id)), instance, _ask(PredictionOf(id)))
    return render_template("requests/_rail.html", stops=stops, more=more)


def _choices() -> dict[str, Any]:
    return {
        "processes": [(d.key, d.name) for d in _ask(Definitions())], "branches": [(b["id"], b["name"]) for b in _ask(Branches())],
        "query_string": request.query_string.decode(),
    }  # fmt: skip


def _ask(query: Any) -> Any:
    return house().engine.ask(query, current_actor())
