"""Migrations in JSON."""

from marshmallow import fields

from web.api.schemas.instances import InstanceResult
from web.api.schemas.kinds import Answer, At, Body, ListQuery, between, choice, ident, length, pairs, words
from web.api.schemas.people import PersonRef

_MAP = "Old element id, or `process_key/id`, to new element id"


class _Chosen(Body):
    """Which requests: those of `ids`, else all open ones of the process (of `from_version`)."""

    definition_key = ident(required=True)
    to_version = fields.Integer(required=True, validate=between(1, 2**31 - 1))
    from_version = fields.Integer(load_default=None, allow_none=True, validate=between(1, 2**31 - 1))
    mapping = fields.Dict(keys=ident(250), values=ident(), load_default=dict, metadata={"description": _MAP})
    ids = fields.List(ident(), load_default=None, allow_none=True, validate=length(max=10_000))


class MigrationPreviewBody(_Chosen):
    limit = fields.Integer(load_default=50, validate=between(1, 200))
    cursor = fields.String(load_default=None, allow_none=True)


class MigrationStartBody(_Chosen):
    reason = words(required=True)


class MigrationUndoBody(Body):
    """`ids`: those of the batch's items; without them all that can be moved back."""

    ids = fields.List(ident(), load_default=None, allow_none=True, validate=length(min=1, max=1_000))
    reason = words(required=True)


class Obstacle(Answer):
    element_path = fields.String(required=True)
    name = fields.String()
    code = fields.String()
    reason = fields.String()
    mappable = fields.Boolean(metadata={"description": "An element map could cure it"})


class MigrationPreviewItem(Answer):
    process_instance_id = fields.String(required=True)
    serial_no = fields.String()
    title = fields.String()
    state = fields.String()
    definition_version = fields.Integer()
    stands_at = fields.List(fields.String())
    verdict = fields.String(required=True, metadata={"description": "ok, needs_mapping or impossible"})
    obstacles = fields.List(fields.Nested(Obstacle))
    notices = fields.List(fields.Nested(Obstacle), metadata={"description": "What will not be as drawn, although it can move"})


class MigrationPreviewPage(Answer):
    items = fields.List(fields.Nested(MigrationPreviewItem), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class MigrationElementsQuery(Body):
    definition_key = ident(required=True)
    version = fields.Integer(required=True, validate=between(1, 2**31 - 1))


class Element(Answer):
    key = fields.String()
    element_id = fields.String(required=True)
    name = fields.String()
    type = fields.String()


class ElementPage(Answer):
    items = fields.List(fields.Nested(Element), required=True)
    next_cursor = fields.String(allow_none=True)


class MigrationBatch(Answer):
    """`waiting`, `done`, `refused` and `undone` are counts that add up to `total`."""

    id = fields.String(required=True)
    definition_key = fields.String()
    definition_name = fields.String()
    to_version = fields.Integer()
    reason = fields.String()
    by = fields.Nested(PersonRef)
    started_at = At()
    total = fields.Integer()
    waiting = fields.Integer()
    done = fields.Integer()
    refused = fields.Integer()
    undone = fields.Integer()


class MigrationBatchItem(Answer):
    id = fields.String(required=True)
    process_instance_id = fields.String()
    serial_no = fields.String()
    title = fields.String()
    state = fields.String(metadata={"description": "waiting, done, refused or undone"})
    message = fields.String(metadata={"description": "Why it was refused"})
    at = At()
    undoable = fields.Boolean()


class MigrationBatchesQuery(Body):
    definition_key = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=between(1, 200))


class MigrationBatchPage(Answer):
    items = fields.List(fields.Nested(MigrationBatch), required=True)
    next_cursor = fields.String(allow_none=True)


class MigrationItemsQuery(ListQuery):
    state = fields.String(load_default=None, validate=choice("waiting", "done", "refused", "undone"))
    text = words(200, load_default="", metadata={"description": "Part of number or title"})
    sort = fields.String(load_default="-state", metadata={"description": "state, title, serial_no; `-` in front for descending"})


class MigrationBatchWithItems(MigrationBatch):
    items = fields.List(fields.Nested(MigrationBatchItem), required=True)
    next_cursor = fields.String(allow_none=True)


class MigrationUndoItem(Answer):
    id = fields.String(required=True)
    status = fields.Integer(required=True)
    result = fields.Nested(InstanceResult, allow_none=True)
    problem = pairs()


class MigrationUndoAnswer(Answer):
    items = fields.List(fields.Nested(MigrationUndoItem), required=True)
    next_cursor = fields.String(allow_none=True)
