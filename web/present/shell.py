"""The frame of every page: where one can go, and who is there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from flask import g, url_for

from engine.commands import ReadCopy
from engine.queries import InboxCounts, Incidents, IsAdministrator
from web.house import house
from web.identity import current_actor
from web.language import t

_HUES = 4


@dataclass(frozen=True)
class Place:
    """One entry of the navigation. `hot`: the count is work that waits."""

    key: str
    label: str
    icon: str
    url: str
    count: int = 0
    hot: bool = False


@dataclass(frozen=True)
class Avatar:
    """Two characters and one of four hues, the same for a name everywhere."""

    text: str
    hue: int


def counts() -> Mapping[str, int]:
    """What waits in each box, counted once per request."""
    if "counts" not in g:
        g.counts = house().engine.ask(InboxCounts(), current_actor())
    found: Mapping[str, int] = g.counts
    return found


def read_copy(instance_id: str) -> None:
    """Who opens a request that was copied to him has read it."""
    if counts()["copied"] and house().engine.execute(ReadCopy(instance_id), current_actor()):
        del g.counts


def navigation() -> Mapping[str, tuple[Place, ...]]:
    """Boxes and registry; for administrators what they look after."""
    return {"work": _work(counts()), "registry": _registry(), "admin": _admin() if is_administrator() else ()}


def _work(waiting: Mapping[str, int]) -> tuple[Place, ...]:
    return (
        Place("todo", t("nav.todo"), "inbox", url_for("inbox.todo"), waiting["todo"], hot=True),
        Place("consulted", t("nav.consulted"), "comment", url_for("inbox.consulted"), waiting["consulted"], hot=True),
        Place("done", t("nav.done"), "check", url_for("inbox.done")),
        Place("mine", t("nav.mine"), "send", url_for("requests.mine"), waiting["started"]),
        Place("copied", t("nav.copied"), "mail", url_for("inbox.copied"), waiting["copied"]),
        Place("drafts", t("nav.drafts"), "edit", url_for("requests.drafts"), waiting["draft"]),
        Place("all", t("nav.all"), "search", url_for("requests.everything")),
    )


def _registry() -> tuple[Place, ...]:
    return (
        Place("tenants", t("nav.tenants"), "building", url_for("registry.tenants")),
        Place("orders", t("nav.orders"), "ticket", url_for("registry.orders")),
        Place("quotas", t("nav.quotas"), "chart", url_for("registry.quotas")),
        Place("access_invitations", t("nav.access_invitations"), "link", url_for("registry.access_invitations")),
    )


def _admin() -> tuple[Place, ...]:
    return (
        Place("incidents", t("nav.incidents"), "alert", url_for("operations.incidents"), open_incidents(), hot=True),
        Place("messages", t("nav.messages"), "mail", url_for("operations.messages")),
        Place("migrations", t("nav.migrations"), "swap", url_for("operations.migrations")),
        Place("people", t("nav.people"), "users", url_for("admin.people")),
        Place("branches", t("nav.branches"), "building", url_for("admin.branches")),
        Place("substitutions", t("nav.all_substitutions"), "redo", url_for("substitutes.everybody")),
        Place("calendar", t("nav.calendar"), "calendar", url_for("admin.edit")),
    )


def open_incidents() -> int:
    """How many failures wait for an administrator, counted once per request."""
    if "open_incidents" not in g:
        g.open_incidents = house().engine.ask(Incidents(limit=1, total=True), current_actor()).total
    return int(g.open_incidents)


def is_administrator() -> bool:
    """Asked once per request."""
    if "administers" not in g:
        g.administers = house().engine.ask(IsAdministrator(), current_actor())
    return bool(g.administers)


def avatar(name: str | None) -> Avatar:
    """The last two characters of a Chinese name, the initials of another; what stands in brackets behind it is no name."""
    text = re.split(r"\s*[（(]", (name or "").strip())[0]
    short = text[-2:] if len(text) > 2 else text
    if text.isascii():
        short = "".join(part[0] for part in text.split()[:2]).upper()
    return Avatar(short or "?", crc32(text.encode()) % _HUES + 1)
