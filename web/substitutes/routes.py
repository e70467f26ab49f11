"""代理设置: rules by which somebody acts for who is away. They are made and ended through the API, from the page's dialogs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.model import SubstitutionItem
from engine.queries import Definitions, Substitutions
from web.house import house
from web.identity import current_actor
from web.language import t
from web.present import lists, moments

bp = Blueprint("substitutes", __name__)
SORTS = ("-since", "since", "until", "person", "substitute")
STATES = ("active", "upcoming", "ended")
VIEWS = ("mine", "for_me")


@bp.get("/substitutions")
def mine() -> ResponseReturnValue:
    """代理设置: who acts for me, or (`view=for_me`) for whom I act."""
    return _page(_view(), url_for("substitutes.mine"))


@bp.get("/admin/substitutions")
def everybody() -> ResponseReturnValue:
    """The same over all people. Raises NotAdministrator."""
    return _page("everybody", url_for("substitutes.everybody"))


@bp.get("/substitutions.csv")
def export() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    return _export(_view())


@bp.get("/admin/substitutions.csv")
def export_everybody() -> ResponseReturnValue:
    """The same over all people. Raises NotAdministrator."""
    return _export("everybody")


def _page(of: str, home: str) -> str:
    asked = lists.asked()
    return render_template(
        "substitutes/list.html", page=_ask(_query(of, asked)), of=of, asked=asked, sorts=SORTS, states=STATES, views=VIEWS, home=home,
        processes=[(d.key, d.name) for d in _ask(Definitions())], query_string=request.query_string.decode(), today=_today(),
    )  # fmt: skip


def _view() -> str:
    return lists.asked().word("view") if lists.asked().word("view") in VIEWS else VIEWS[0]


def _query(of: str, asked: lists.Asked) -> Substitutions:
    told = asked.common(allowed=SORTS)
    del told["branch"]
    state = asked.word("state") if asked.word("state") in STATES else None
    return Substitutions(of=of, state=state, total=True, **told)


def _export(of: str) -> ResponseReturnValue:
    heads = [t(f"subst.{name}") for name in ("person", "substitute", "from", "to", "scope", "state", "held", "made_by", "ended")]
    return lists.as_csv("substitutions", heads, _cells(lists.every_page(_ask, _query(of, lists.asked()))))


def _cells(items: Iterator[SubstitutionItem]) -> Iterator[list[Any]]:
    for i in items:
        yield [
            i.person.name, i.substitute.name, moments.stamp(i.since), moments.stamp(i.until), scope(i), t(f"subst.state_{i.state}"), i.held,
            i.created_by.name, moments.stamp(i.ended_at),
        ]  # fmt: skip


@bp.app_template_global("substitution_scope")
def scope(item: SubstitutionItem) -> str:
    """全部流程, or the names of those it is for."""
    return t("names.comma").join(process.name for process in item.processes) or t("subst.all")


@bp.app_template_global("substitution_end")
def end(item: SubstitutionItem) -> str:
    """The last day, or the moment; 手动结束为止 where none is set."""
    if item.until is None:
        return t("subst.open_end")
    last = item.until - timedelta(microseconds=1)
    return moments.day(last) if moments.day(last) != moments.day(item.until) else moments.when(item.until)


def _today() -> str:
    return moments.day(moments.now())


def _ask(query: Any) -> Any:
    return house().engine.ask(query, current_actor())
