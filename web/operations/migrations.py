"""版本与迁移: which versions run, what would become of each request under another one, and how far a batch is."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.commands import StartMigration, UndoMigration
from engine.errors import EngineError
from engine.migrating import migrate_waiting
from engine.queries import Definitions, DefinitionVersions, MigratePreview, MigrationById, MigrationElements, Migrations
from web.api.migrations import message
from web.house import house
from web.operations.acting import ask, each, execute, sentence
from web.operations.routes import bp
from web.present import lists

AT_ONCE = 20
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
    key, to, since = told.get("process", ""), _number(told, "to"), _number(told, "from")
    versions = ask(DefinitionVersions(key)) if key else []
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
        "operations/migrations.html", processes=ask(Definitions()), key=key, to=to, since=since, versions=versions, preview=preview, gone=gone,
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
    found, page = ask(MigrationById(id, limit=lists.PAGE, cursor=request.args.get("cursor")))
    return render_template("operations/batch.html", batch=found, page=page, outcomes=outcomes, message=message)


def _map(told: MultiDict[str, str]) -> dict[str, str]:
    """`map.process/element` fields of the form."""
    return {name.removeprefix("map."): value for name, value in told.items() if name.startswith("map.") and value}


def _number(told: MultiDict[str, str], name: str) -> int | None:
    text = told.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
