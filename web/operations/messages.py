"""消息: what outside systems have sent and nobody has taken yet; and what became of the rest."""

from collections.abc import Iterator
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.model import MessageItem
from engine.queries import Messages
from web.language import t
from web.operations.acting import ask
from web.operations.routes import bp
from web.present import lists, moments, people

SORTS = ("-received_at", "received_at", "expires_at", "name", "correlation_key", "state")
VIEWS = ("waiting", "failed", "all")
STATES = ("waiting", "failed", "delivered", "started", "expired", "missed")
KINDS = ("message", "signal")


@bp.get("/messages")
def messages() -> ResponseReturnValue:
    """Which wait, for what, until when?"""
    asked = lists.asked()
    counts = {name: ask(Messages(state=name, limit=1, total=True)).total for name in ("waiting", "failed")}
    return render_template(
        "operations/messages.html", page=ask(_query(asked)), asked=asked, view=_view(asked), views=VIEWS, states=STATES, kinds=KINDS, sorts=SORTS,
        counts=counts, query_string=request.query_string.decode(),
    )  # fmt: skip


@bp.get("/messages.csv")
def export_messages() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    names = ("id", "kind", "name", "key", "sender", "received", "expires", "size", "state", "to", "delivered")
    heads = [t("col.state" if name == "state" else f"messages.{name}") for name in names]
    return lists.as_csv("messages", heads, _cells(lists.every_page(ask, _query(lists.asked()))))


def _cells(rows: Iterator[MessageItem]) -> Iterator[list[Any]]:
    for m in rows:
        yield [
            m.id, t(f"messages.kind_{m.kind}"), m.name, m.correlation_key, people.name(m.sender), moments.stamp(m.received_at),
            moments.stamp(m.expires_at), m.size, t(f"messages.state_{m.state}"), m.serial_no or m.definition_key, moments.stamp(m.delivered_at),
        ]  # fmt: skip


def _view(asked: lists.Asked) -> str:
    return asked.word("view") if asked.word("view") in VIEWS else VIEWS[0]


def _query(asked: lists.Asked) -> Messages:
    kind = asked.word("kind") if asked.word("kind") in KINDS else None
    view, wanted = _view(asked), asked.word("state")
    return Messages(
        state=wanted if view == "all" and wanted in STATES else view, kind=kind, text=asked.word("q"), since=asked.since(),
        until=asked.until(), sort=asked.sort(SORTS), limit=lists.PAGE, cursor=asked.opt("cursor"), total=True,
    )  # fmt: skip
