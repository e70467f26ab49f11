"""Messages and signals in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ListQuery, Moment, choice, ident, pairs, words


class MessageBody(Body):
    """`correlation_key` is compared as text with the key of whoever waits; an empty one never stands in the way of another start."""

    name = ident(200, required=True)
    correlation_key = words(200, required=True)
    message_id = ident(120, required=True, metadata={"description": "The sender's own id: the same one twice acts once"})
    variables = pairs("Lands under the variable that the catching event names", load_default=dict)


class SignalBody(Body):
    name = ident(200, required=True)
    variables = pairs("Lands under the variable that the catching event names", load_default=dict)


class MessageResult(Answer):
    id = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "delivered, started or waiting"})
    process_instance_id = fields.String(allow_none=True, metadata={"description": "Who has it, or was started by it"})


class MessagesQuery(ListQuery):
    state = fields.String(
        load_default="waiting", validate=choice("waiting", "delivered", "started", "expired", "failed", "missed", "all"),
        metadata={"description": "waiting unless told"},
    )  # fmt: skip
    kind = fields.String(load_default=None, validate=choice("message", "signal"))
    name = words(200, load_default=None)
    correlation_key = words(200, load_default=None)
    text = words(200, load_default="", metadata={"description": "Part of name, key, sender or id, or of the receiver's number"})
    since = Moment(load_default=None, metadata={"description": "When it arrived"})
    until = Moment(end=True, load_default=None)
    sort = fields.String(
        load_default="-received_at", metadata={"description": "received_at, expires_at, name, correlation_key, state; `-` in front for descending"}
    )
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})


class Message(MessageResult):
    kind = fields.String(required=True)
    name = fields.String(required=True)
    correlation_key = fields.String(required=True)
    variables = fields.Raw(allow_none=True)
    sender = fields.String(required=True, metadata={"description": "A person's id, or `instance:ID`"})
    received_at = At(required=True)
    expires_at = At(required=True)
    delivered_at = At(allow_none=True)
    serial_no = fields.String(allow_none=True)
    definition_key = fields.String(allow_none=True)
    size = fields.Integer(metadata={"description": "Of its variables as JSON, in bytes"})


class MessagePage(Answer):
    items = fields.List(fields.Nested(Message), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)
