"""版本与迁移: which versions run, what would become of each request under another one, and how far a batch is."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.commands import StartMigration, UndoMigration
from engine.errors import EngineError
from engine.migrating import migrate_waiting
from engine.model import MigrationItem
from engine.queries import Definitions, DefinitionVersions, MigratePreview, MigrationById, MigrationElements, Migrations
from web.api.migrations import message
from web.house import house
from web.language import t
from web.operations.acting import ask, each, execute, sentence
from web.operations.routes import bp
from web.present import lists, moments

AT_ONCE = 20
ITEM_STATES = ("waiting", "done", "refused", "undone")
ITEM_SORTS = ("-state", "title", "serial_no")
STEPS = ("userTask", "manualTask", "serviceTask", "callActivity", "receiveTask", "sendTask", "intermediateCatchEvent", "subProcess")


@bp.get("/migrations")
def migrations() -> ResponseReturnValue:
    """Choose a process and a version; then see what would happen."""
    return _page(request.args, "")


@bp.post("/migrations")
def start() -> ResponseReturnValue:
    """Begin; small batches are done at once."""
    form = request.form
    ids = form.getlist("id") if form.get("which") == "chosen" else None
    command = StartMigration(form.get("process", ""), _number(form, "to") or 0, form.get("reason", ""), _map(form), _number(form, "from"), ids)
    try:
        begun = execute(command)
    except EngineError as error:
        return _page(form, sentence(error))
    migrate_waiting(house().engine, batch_id=begun.id, limit=AT_ONCE)
    return redirect(url_for("operations.batch", id=begun.id))


def _page(told: MultiDict[str, str], problem: str) -> str:
    processes = ask(Definitions())
    key = next((one.key for one in processes if one.key == told.get("process")), "")
    versions = ask(DefinitionVersions(key)) if key else []
    to, since = (next((v.version for v in versions if v.version == _number(told, name)), None) for name in ("to", "from"))
    preview, gone, targets = None, [], []
    if versions and to:
        mapping = _map(told)
        preview = ask(MigratePreview(key, to, since, mapping, limit=lists.PAGE, cursor=told.get("cursor") or None))
        targets = [e for e in ask(MigrationElements(key, to)) if e.type in STEPS]
        known = {(e.key, e.element_id) for e in targets}
        older = [v.version for v in versions if v.running and v.version != to and since in (None, v.version)]
        rows = [e for version in older for e in ask(MigrationElements(key, version)) if e.type in STEPS]
        gone = list(dict.fromkeys(e for e in rows if (e.key, e.element_id) not in known))
    return render_template(
        "operations/migrations.html", processes=processes, key=key, to=to, since=since, versions=versions, preview=preview, gone=gone,
        targets=targets, mapping=_map(told), reason=told.get("reason", ""), problem=problem, batches=ask(Migrations(key or None, 10)),
    )  # fmt: skip


@bp.get("/migrations/<id>")
def batch(id: str) -> ResponseReturnValue:
    """How far, and what became of each."""
    return _batch(id, None)


@bp.post("/migrations/<id>")
def go_on(id: str) -> ResponseReturnValue:
    """The next requests, or the way back for those that are chosen."""
    if request.form.get("act") == "continue":
        ask(MigrationById(id))
        migrate_waiting(house().engine, batch_id=id, limit=AT_ONCE)
        return redirect(url_for("operations.batch", id=id))
    reason = request.form.get("reason", "")
    return _batch(id, each(request.form.getlist("id"), lambda one: UndoMigration(one, reason)))


def _batch(id: str, outcomes: list[Any] | None) -> str:
    asked = lists.asked()
    found, page = ask(_items_of(id, asked))
    return render_template(
        "operations/batch.html", batch=found, page=page, outcomes=outcomes, message=message, asked=asked, states=ITEM_STATES, sorts=ITEM_SORTS,
        query_string=request.query_string.decode(),
    )  # fmt: skip


def _items_of(id: str, asked: lists.Asked) -> MigrationById:
    state = asked.word("state") if asked.word("state") in ITEM_STATES else None
    return MigrationById(id, lists.PAGE, asked.opt("cursor"), state, asked.word("q"), asked.sort(ITEM_SORTS))


@bp.get("/migrations/<id>.csv")
def export_batch(id: str) -> ResponseReturnValue:
    """The same list as a spreadsheet."""
    heads = [t(name) for name in ("col.no", "col.title", "col.state", "ops.cause", "ops.at")]
    return lists.as_csv("migration", heads, _cells(lists.every_page(lambda query: ask(query)[1], _items_of(id, lists.asked()))))


def _cells(items: Iterator[MigrationItem]) -> Iterator[list[Any]]:
    for i in items:
        yield [i.serial_no, i.title, t(f"ops.item_{i.state}"), message(i.problem), moments.stamp(i.at)]


def _map(told: MultiDict[str, str]) -> dict[str, str]:
    """`map.process/element` fields of the form."""
    return {name.removeprefix("map."): value for name, value in told.items() if name.startswith("map.") and value}


def _number(told: MultiDict[str, str], name: str) -> int | None:
    text = told.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
