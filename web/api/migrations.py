"""Moving running requests to another version of their process (administrators)."""

from dataclasses import replace
from typing import Any

from engine.commands import StartMigration, UndoMigration
from engine.errors import EngineError
from engine.migrating import migrate_waiting
from engine.queries import MigratePreview, MigrationById, MigrationElements, Migrations
from web.api.bodies import Blueprint
from web.api.exchange import ask, execute
from web.api.schemas import migrations as shapes
from web.api.schemas.kinds import NoBody
from web.errors import part_of
from web.house import house
from web.language import lang

bp = Blueprint("migrations", __name__, "版本迁移 Migrations")
AT_ONCE = 20
"""Requests moved before the answer; the rest is the worker's, or whoever asks for the continuation."""


@bp.post("/migrations/preview")
@bp.arguments(shapes.MigrationPreviewBody)
@bp.response(200, shapes.MigrationPreviewPage)
def preview(body: dict[str, Any]) -> Any:
    """迁移预览 What would become of each open request; nothing is changed. `verdict`: ok, needs_mapping or impossible, with the reason"""
    found = ask(MigratePreview(**body))
    return replace(found, items=[_told(item) for item in found.items])


@bp.get("/migrations/elements")
@bp.arguments(shapes.MigrationElementsQuery, location="query")
@bp.response(200, shapes.ElementPage)
def elements(query: dict[str, Any]) -> dict[str, Any]:
    """元素 The elements of one version, for the element map"""
    return {"items": ask(MigrationElements(query["definition_key"], query["version"])), "next_cursor": None}


@bp.post("/migrations")
@bp.arguments(shapes.MigrationStartBody)
@bp.response(201, shapes.MigrationBatch)
def start(body: dict[str, Any]) -> Any:
    """开始迁移 These requests (`ids`), or all open ones; each moves alone. The first are done at once, the others in the background"""
    begun = execute(StartMigration(**body))
    migrate_waiting(house().engine, batch_id=begun.id, limit=AT_ONCE)
    return ask(MigrationById(begun.id))[0]


@bp.get("/migrations")
@bp.arguments(shapes.MigrationBatchesQuery, location="query")
@bp.response(200, shapes.MigrationBatchPage)
def list_batches(query: dict[str, Any]) -> dict[str, Any]:
    """迁移记录 The latest batches, newest first"""
    return {"items": ask(Migrations(query["definition_key"], query["limit"])), "next_cursor": None}


@bp.get("/migrations/<id>")
@bp.arguments(shapes.MigrationItemsQuery, location="query")
@bp.response(200, shapes.MigrationBatchWithItems)
def get_batch(query: dict[str, Any], id: str) -> dict[str, Any]:
    """迁移进度 How far it is, and what became of each request"""
    batch, page = ask(MigrationById(id, **query))
    items = [{**item.__dict__, "message": message(item.problem)} for item in page.items]
    return {**batch.__dict__, "items": items, "next_cursor": page.next_cursor}


@bp.post("/migrations/<id>/continuation")
@bp.arguments(NoBody)
@bp.response(200, shapes.MigrationBatch)
def go_on(body: dict[str, Any], id: str) -> Any:
    """继续 Move the next requests of this batch now, without waiting for the worker"""
    ask(MigrationById(id))
    migrate_waiting(house().engine, batch_id=id, limit=AT_ONCE)
    return ask(MigrationById(id))[0]


@bp.post("/migrations/<id>/undo")
@bp.arguments(shapes.MigrationUndoBody)
@bp.response(200, shapes.MigrationUndoAnswer)
def undo(body: dict[str, Any], id: str) -> dict[str, Any]:
    """撤回迁移 Within 30 days, those of `ids` or all that can: one answer for each, never all or nothing"""
    wanted = body["ids"] or [item.id for item in _every_item(id) if item.undoable]
    return {"items": [_undo(migration_id, body["reason"]) for migration_id in dict.fromkeys(wanted)], "next_cursor": None}


def _every_item(batch_id: str) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = ask(MigrationById(batch_id, limit=200, cursor=cursor))[1]
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def _undo(migration_id: str, reason: str) -> dict[str, Any]:
    try:
        return {"id": migration_id, "status": 200, "result": execute(UndoMigration(migration_id, reason), part=migration_id)}
    except EngineError as error:
        problem = part_of(error)
        return {"id": migration_id, "status": problem["status"], "problem": problem}


def _told(item: Any) -> dict[str, Any]:
    """Reasons in the reader's language."""
    shown = {name: [{**o.__dict__, "reason": getattr(o, f"reason_{lang()}")} for o in getattr(item, name)] for name in ("obstacles", "notices")}
    return {**item.__dict__, **shown}


def message(problem: Any) -> str:
    """Why a request was not moved, in the reader's language."""
    return house().texts.render(problem["code"], problem["params"], lang()) if problem else ""
