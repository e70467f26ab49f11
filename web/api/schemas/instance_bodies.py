"""What callers send about process instances, in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Body, ListQuery, Moment, ident, length, pairs, words

CHOSEN = "自选: `chosen`, `{element_id: id or list of ids}`, for the steps of the preview that have an open `choice`"


class InstancesQuery(ListQuery):
    text = words(200, load_default="", metadata={"description": "Words in title, number, initiator or summary"})
    state = fields.String(load_default=None)
    key = fields.String(load_default=None, metadata={"description": "Definition key"})
    definition_key = fields.String(load_default=None, metadata={"description": "The same as `key`"})
    initiator = fields.String(load_default=None, metadata={"description": "Person id"})
    branch = fields.String(load_default=None, metadata={"description": "Branch id"})
    since = Moment(load_default=None)
    until = Moment(end=True, load_default=None)
    sort = fields.String(load_default="-updated_at")
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})


class StartBody(Body):
    definition_key = ident(required=True)
    variables = pairs(f"The start form. {CHOSEN}", load_default=dict)
    business_key = words(200, load_default=None, allow_none=True)
    draft = fields.Boolean(load_default=False, metadata={"description": "Keep it, do not submit it"})
    requested_for = ident(load_default=None, allow_none=True)
    expected = pairs("Computed values as the person saw them; other ones are refused", load_default=None, allow_none=True)


class SubmissionBody(Body):
    """Without `variables` the draft's own are submitted."""

    variables = pairs(CHOSEN, load_default=None, allow_none=True)
    expected = pairs(load_default=None, allow_none=True)
    form_version = fields.Integer(load_default=None, allow_none=True)
    opinion = words(load_default="")


class InstanceDraftBody(Body):
    variables = pairs(required=True)
    form_version = fields.Integer(load_default=None, allow_none=True)


class WithdrawalBody(Body):
    opinion = words(load_default="")


class RevocationBody(Body):
    """`variables`: for the start form of the process that approves it; `draft`: it is to be filled in first."""

    reason = words(required=True)
    variables = pairs(load_default=dict)
    draft = fields.Boolean(load_default=False)


class CommentBody(Body):
    """`mentions`: ids of people who are to read it; they get a copy."""

    text = words(required=True)
    mentions = fields.List(ident(), load_default=list, validate=length(max=50))


class RegistrationBody(Body):
    """`attachments`: the evidence, ids of uploaded files; `occurred_at`: when it happened outside, now if nothing is said."""

    element_path = ident(400, required=True)
    reason = words(load_default="")
    occurred_at = Moment(load_default=None, allow_none=True)
    attachments = fields.List(ident(), load_default=list, validate=length(max=20))


class CopiesBody(Body):
    users = fields.List(ident(), required=True, validate=length(min=1, max=50))
    opinion = words(load_default="")


class UrgeBody(Body):
    opinion = words(load_default="")


class CancellationBody(Body):
    reason = words(required=True)


class ReasonBody(Body):
    reason = words(required=True)


class JumpBody(Body):
    """`token` or `element_path` say which token; neither is needed while only one rests."""

    target = ident(400, required=True, metadata={"description": "Element id, or a path from the instance: `/call/element`"})
    reason = words(required=True)
    token = ident(load_default=None, allow_none=True)
    element_path = ident(400, load_default=None, allow_none=True)


class VariablesBody(Body):
    """`variables` are set one by one, `removed` are taken out; what is not named stays."""

    variables = pairs("New values by name", load_default=dict)
    removed = fields.List(ident(200), load_default=list, validate=length(max=200))
    reason = words(required=True)
    form_version = fields.Integer(load_default=None, allow_none=True)
