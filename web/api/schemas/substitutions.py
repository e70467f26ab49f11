"""代理 in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ListQuery, Moment, choice, ident, length, words
from web.api.schemas.people import PersonRef


class ProcessRef(Answer):
    key = fields.String(required=True)
    name = fields.String(required=True)


class Substitution(Answer):
    """Who acts for whom. `held`: how many tasks the substitute has now on his behalf."""

    id = fields.String(required=True)
    person = fields.Nested(PersonRef, metadata={"description": "Who is away"})
    substitute = fields.Nested(PersonRef)
    since = At()
    until = At(allow_none=True, metadata={"description": "null: until it is ended"})
    processes = fields.List(fields.Nested(ProcessRef), metadata={"description": "Empty: all"})
    state = fields.String(metadata={"description": "upcoming, active or ended"})
    takes_open = fields.Boolean()
    created_at = At()
    created_by = fields.Nested(PersonRef)
    ended_at = At(allow_none=True)
    ended_by = fields.Nested(PersonRef, allow_none=True)
    held = fields.Integer()
    allowed_actions = fields.List(fields.String())


class SubstitutionPage(Answer):
    items = fields.List(fields.Nested(Substitution), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class SubstitutionQuery(ListQuery):
    of = fields.String(load_default="mine", validate=choice("mine", "for_me", "everybody"), metadata={"description": "mine, for_me or everybody"})
    text = words(200, load_default="")
    state = fields.String(load_default=None, validate=choice("upcoming", "active", "ended"))
    definition_key = fields.String(load_default=None)
    since = Moment(load_default=None)
    until = Moment(end=True, load_default=None)
    sort = fields.String(load_default="-since")
    total = fields.Boolean(load_default=False)


class NewSubstitution(Body):
    """`to` acts for `person` (oneself without it; another only by an administrator). A bare day of `until` is its end."""

    to = ident(64, required=True)
    person = ident(64, load_default=None, allow_none=True)
    since = Moment(load_default=None, allow_none=True)
    until = Moment(end=True, load_default=None, allow_none=True)
    processes = fields.List(ident(), load_default=list, validate=length(max=200), metadata={"description": "Keys; empty for all"})
    takes_open = fields.Boolean(load_default=False, metadata={"description": "What is open when it begins goes along"})


class SubstitutionChange(Body):
    ended = fields.Boolean(required=True, validate=choice(True), metadata={"description": "true: it is over"})
