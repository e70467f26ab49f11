"""Process definitions and deployments in JSON."""

from marshmallow import fields

from web.api.schemas.forms import FieldProblem, FormView, Step
from web.api.schemas.kinds import Answer, At, Body, ident, pairs, words
from web.api.schemas.people import PersonRef


class StartFailure(Answer):
    """The clock should have started a request, and was refused; it is tried again by itself."""

    since = At()
    due = At()
    tries = fields.Integer()
    cause = fields.String()
    message = fields.String()
    next_try_at = At(allow_none=True)


class Definition(Answer):
    """`startable`: by me, now. `next_start_at`: by the clock."""

    id = fields.String(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    description = fields.String()
    enabled = fields.Boolean()
    startable = fields.Boolean()
    owner = fields.String()
    applies_to = fields.String()
    audience = fields.String()
    keywords = fields.String()
    author = fields.Nested(PersonRef)
    note = fields.String()
    deployed_at = At()
    files = fields.List(fields.String())
    next_start_at = At(allow_none=True)
    start_failure = fields.Nested(StartFailure, allow_none=True, metadata={"description": "For designers and administrators"})


class DefinitionVersion(Definition):
    running = fields.Integer(metadata={"description": "Open requests under this version"})


class DefinitionVersionPage(Answer):
    items = fields.List(fields.Nested(DefinitionVersion), required=True)
    next_cursor = fields.String(allow_none=True)


class DefinitionPage(Answer):
    items = fields.List(fields.Nested(Definition), required=True)
    next_cursor = fields.String(allow_none=True)


class DefinitionWithForm(Definition):
    form = fields.Nested(FormView, allow_none=True)


class DefinitionsQuery(Body):
    startable = fields.Boolean(load_default=False, metadata={"description": "Only what I may start now"})
    text = words(200, load_default="", metadata={"description": "Words in name, key, keywords, description"})


class DefinitionChange(Body):
    enabled = fields.Boolean(required=True)


class PreviewBody(Body):
    variables = pairs("The form as filled in so far", load_default=dict)
    instance_id = ident(load_default=None, allow_none=True, metadata={"description": "The draft or returned request that is being edited"})


class PreviewAnswer(Answer):
    """What submit would compute and who would get it; nothing is stored."""

    computed = pairs("Variables the process computes, e.g. the fee")
    next = fields.List(fields.Nested(Step), required=True)
    steps = fields.List(fields.Nested(Step), required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FieldProblem)), required=True)


class LookupQuery(Body):
    q = words(200, load_default="", metadata={"description": "What was typed"})
    limit = fields.Integer(load_default=20)


class Option(Answer):
    value = fields.String(required=True)
    label = fields.String(required=True)
    detail = fields.String()
    prefill = pairs("Values for other fields when this one is chosen")


class OptionPage(Answer):
    items = fields.List(fields.Nested(Option), required=True)
    next_cursor = fields.String(allow_none=True)


class Finding(Answer):
    path = fields.String(required=True)
    rule = fields.String(required=True)
    severity = fields.String(required=True, metadata={"enum": ["error", "warning"]})
    element_id = fields.String(allow_none=True)
    message = fields.String(required=True)
    message_zh = fields.String(required=True)
    message_en = fields.String(required=True)


class Findings(Answer):
    findings = fields.List(fields.Nested(Finding), required=True)


class Deployed(Answer):
    """`changed` is false when the content was already the newest version."""

    definition_id = fields.String(required=True)
    key = fields.String(required=True)
    version = fields.Integer(required=True)
    changed = fields.Boolean(required=True)
    findings = fields.List(fields.Nested(Finding), required=True)
