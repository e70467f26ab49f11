"""Pages of the book of record: tenants, enterprises, orders, entitlements, settlements, credit quotas. Read only; changes come from requests."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from processes.registry import queries
from processes.registry.queries import Paging
from web.book import read
from web.present import lists
from web.registry import quota_actions
from web.registry.shelves import SHELVES, Shelf

bp = Blueprint("registry", __name__, url_prefix="/registry")
_EXPORTED = 5_000


def _list(name: str) -> ResponseReturnValue:
    """One list: searched, filtered, sorted, paged."""
    shelf, asked = SHELVES[name], lists.asked()
    page = _page(shelf, asked, asked.opt("cursor"), total=True)
    more = quota_actions.told() if name == "quotas" else {}
    return render_template("registry/list.html", shelf=shelf, page=page, asked=asked, query_string=request.query_string.decode(), **more)


def _page(shelf: Shelf, asked: lists.Asked, cursor: str | None, *, total: bool = False, limit: int = lists.PAGE) -> Any:
    paging = Paging(asked.sort(shelf.sorts), limit, cursor, total)
    chosen = {f.name: f.value_of(asked.word(f.name)) for f in shelf.filters if asked.word(f.name)}
    return read(lambda connection: shelf.question(connection, paging, text=asked.word("q"), **chosen))


@bp.get("/tenants")
def tenants() -> ResponseReturnValue:
    """租户"""
    return _list("tenants")


@bp.get("/enterprises")
def enterprises() -> ResponseReturnValue:
    """企业"""
    return _list("enterprises")


@bp.get("/orders")
def orders() -> ResponseReturnValue:
    """订单"""
    return _list("orders")


@bp.get("/entitlements")
def entitlements() -> ResponseReturnValue:
    """权益"""
    return _list("entitlements")


@bp.get("/settlements")
def settlements() -> ResponseReturnValue:
    """收款与退款"""
    return _list("settlements")


@bp.get("/quotas")
def quotas() -> ResponseReturnValue:
    """授信额度管理"""
    return _list("quotas")


@bp.get("/access_invitations")
def access_invitations() -> ResponseReturnValue:
    """接入邀请"""
    return _list("access_invitations")


@bp.get("/<any(tenants,enterprises,orders,entitlements,settlements,quotas,access_invitations):name>.csv")
def export(name: str) -> ResponseReturnValue:
    """The same list as a spreadsheet, all columns."""
    shelf, asked = SHELVES[name], lists.asked()
    return lists.as_csv(name, shelf.heads(), (shelf.cells(row) for row in _rows(shelf, asked)))


def _rows(shelf: Shelf, asked: lists.Asked) -> Iterator[Any]:
    cursor, count = None, 0
    while count < _EXPORTED:
        page = _page(shelf, asked, cursor, limit=200)
        yield from page.items
        cursor, count = page.next_cursor, count + len(page.items)
        if cursor is None:
            return


@bp.get("/tenants/<number>")
def tenant(number: str) -> ResponseReturnValue:
    """One tenant with its enterprises and orders."""
    return render_template("registry/tenant.html", shelf=SHELVES["tenants"], found=_found(queries.tenant_detail, number))


@bp.get("/enterprises/<tax_no>")
def enterprise(tax_no: str) -> ResponseReturnValue:
    """One enterprise with its rights, also those it gave away."""
    return render_template("registry/enterprise.html", shelf=SHELVES["enterprises"], found=_found(queries.enterprise_detail, tax_no))


@bp.get("/orders/<order_no>")
def order(order_no: str) -> ResponseReturnValue:
    """One order with its lines and their entitlements."""
    return render_template("registry/order.html", shelf=SHELVES["orders"], found=_found(queries.order_detail, order_no))


@bp.get("/entitlements/<id>")
def entitlement(id: str) -> ResponseReturnValue:
    """One right through all its replacements: same order line, same term."""
    found = _found(queries.entitlement_detail, id)
    return render_template("registry/entitlement.html", shelf=SHELVES["entitlements"], found=found, pairs=_replacements(found.chain))


@bp.get("/quotas/<tax_no>/<period>")
def quota(tax_no: str, period: str) -> ResponseReturnValue:
    """One enterprise's quota of one month with its 额度流水."""
    found = _found(queries.quota_detail, f"{tax_no}/{period}")
    return render_template("registry/quota.html", shelf=SHELVES["quotas"], found=found, **quota_actions.told())


@bp.get("/access_invitations/<number>")
def access_invitation(number: str) -> ResponseReturnValue:
    """One invitation: how far it has come, by whose word, with which proofs, and its requests."""
    return render_template(
        "registry/access_invitation.html", shelf=SHELVES["access_invitations"], found=_found(queries.access_invitation_detail, number)
    )


def _replacements(chain: Any) -> list[tuple[Any, Any]]:
    """(old, new) of every replacement, the newest first."""
    return list(pairwise(chain))[::-1]


def _found(question: Callable[[Any, str], Any], key: str) -> Any:
    found = read(lambda connection: question(connection, key))
    if found is None:
        raise NotFound
    return found
