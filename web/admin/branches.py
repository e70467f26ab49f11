"""机构: the tree, who heads what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import AddBranch, ChangeBranch
from engine.errors import EngineError
from engine.model import Page, PersonRef
from engine.queries import BranchById, Branches
from web.admin.record import is_address, known, lines, problems, require_administrator
from web.admin.routes import bp
from web.language import t
from web.operations.acting import ask, execute
from web.present import lists

SORTS = ("tree", "name", "id")
DEEPEST = 6
"""Levels that are drawn; deeper ones stand as deep as these."""


@dataclass(frozen=True)
class Place:
    """One branch in the tree. `path`: the names of those above it."""

    id: str
    name: str
    parent_id: str | None
    head_id: str | None
    head_name: str | None
    depth: int
    path: tuple[str, ...]


@bp.get("/branches")
def branches() -> ResponseReturnValue:
    """机构, as a tree; searched or sorted as a list, each with its way down."""
    require_administrator()
    asked = lists.asked()
    found, at = _found(asked), _at(asked)
    more = str(at + lists.PAGE) if len(found) > at + lists.PAGE else None
    page = Page(found[at : at + lists.PAGE], more, len(found))
    flat = bool(asked.word("q") or asked.word("head")) or asked.sort(SORTS) != "tree"
    return render_template(
        "admin/branches.html", page=page, asked=asked, sorts=SORTS, flat=flat, deepest=DEEPEST, query_string=request.query_string.decode()
    )  # fmt: skip


def _at(asked: lists.Asked) -> int:
    return int(asked.word("cursor")) if asked.word("cursor").isdecimal() else 0


def _found(asked: lists.Asked) -> list[Place]:
    text, head, order = asked.word("q").lower(), asked.word("head"), asked.sort(SORTS)
    found = [one for one in tree(ask(Branches())) if text in one.name.lower() or text in one.id.lower()]
    if head in ("yes", "no"):
        found = [one for one in found if bool(one.head_id) == (head == "yes")]
    return found if order == "tree" else sorted(found, key=lambda one: (getattr(one, order), one.id))


def tree(rows: Sequence[Mapping[str, Any]]) -> list[Place]:
    """From top to bottom, each above its own. What stands in a circle or below nobody known stands at the top."""
    below: dict[str | None, list[Mapping[str, Any]]] = {}
    known = {row["id"] for row in rows}
    for row in rows:
        below.setdefault(row["parent_id"] if row["parent_id"] in known else None, []).append(row)
    found = list(_walk(below, None, ()))
    drawn = {one.id for one in found}
    return [*found, *(Place(**row, depth=0, path=()) for row in rows if row["id"] not in drawn)]


def _walk(below: Mapping[str | None, Sequence[Mapping[str, Any]]], parent: str | None, path: tuple[str, ...]) -> Iterator[Place]:
    for row in below.get(parent, ()):
        yield Place(**row, depth=len(path), path=path)
        yield from _walk(below, row["id"], (*path, row["name"]))


@bp.get("/branches.csv")
def export_branches() -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    require_administrator()
    heads = [t(f"directory.{name}") for name in ("id", "branch_name", "parent", "head")]
    rows = ([one.id, one.name, " / ".join(one.path), one.head_name or one.head_id or ""] for one in _found(lists.asked()))
    return lists.as_csv("branches", heads, rows)


@bp.get("/branches/new")
def new_branch() -> ResponseReturnValue:
    require_administrator()
    return _page(None, {"id": "", "name": "", "parent": request.args.get("parent", ""), "head": None}, {})


@bp.post("/branches/new")
def add_branch() -> ResponseReturnValue:
    require_administrator()
    form = request.form
    id_, name = form.get("id", "").strip(), form.get("name", "").strip()
    errors = {field: t("json_required") for field, value in (("id", id_), ("name", name)) if not value}
    if id_ and not is_address(id_):
        errors["id"] = t("directory.id_strange")
    if id_ in {one["id"] for one in ask(Branches())}:
        errors["id"] = t("directory.branch_taken")
    if not errors:
        try:
            execute(AddBranch(id_, name, form.get("parent") or None, form.get("head", "")))
        except EngineError as error:
            errors = problems(error)
    if errors:
        return _page(None, {**form, "head": known(form.get("head", ""))}, errors), 422
    return redirect(url_for("admin.branch", id=id_, saved=1))


@bp.get("/branches/<id>")
def branch(id: str) -> ResponseReturnValue:
    """One branch: its name, who heads it, where it stands, and what was changed."""
    require_administrator()
    found = ask(BranchById(id))
    head = PersonRef(found["head_id"], found["head_name"] or found["head_id"]) if found["head_id"] else None
    return _page(found, {"name": found["name"], "parent": found["parent_id"] or "", "head": head}, {})


@bp.post("/branches/<id>")
def change_branch(id: str) -> ResponseReturnValue:
    require_administrator()
    form = request.form
    try:
        execute(ChangeBranch(id, form.get("name", ""), form.get("head", ""), form.get("parent", "")))
    except EngineError as error:
        return _page(ask(BranchById(id)), {**form, "head": known(form.get("head", ""))}, problems(error)), 422
    return redirect(url_for("admin.branch", id=id, saved=1))


def _page(found: Mapping[str, Any] | None, told: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    places = tree(ask(Branches()))
    return render_template(
        "admin/branch.html", branch=found, told=told, errors=errors, record=lines("branch", found["id"]) if found else [],
        parents=[(one.id, "　" * one.depth + one.name) for one in places if found is None or not _is_below(one, found["id"], places)],
        saved=request.args.get("saved"),
    )  # fmt: skip


def _is_below(one: Place, id: str, places: Sequence[Place]) -> bool:
    """It is that branch, or stands below it."""
    parents = {place.id: place.parent_id for place in places}
    seen, at = set[str | None](), one.id if one.id else None
    while at is not None and at not in seen:
        if at == id:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
