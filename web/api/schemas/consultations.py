"""征求意见 in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ElementName, ident, length, words
from web.api.schemas.people import PersonRef


class ConsultBody(Body):
    """`users`: the ids of those who are asked; `opinion`: what they are asked."""

    users = fields.List(ident(), required=True, validate=length(max=20))
    opinion = words(load_default="")


class AnswerBody(Body):
    opinion = words(load_default="")


class Consultation(Answer):
    """`state`: open, answered, ended (taken back) or lapsed (the step is over). `name`: of the step."""

    id = fields.String(required=True)
    process_instance_id = fields.String()
    task_id = fields.String()
    name = ElementName()
    person = fields.Nested(PersonRef)
    by = fields.Nested(PersonRef)
    question = fields.String()
    opinion = fields.String(allow_none=True)
    created_at = At()
    answered_at = At(allow_none=True)
    state = fields.String()
    may_answer = fields.Boolean()
    may_end = fields.Boolean()


class ConsultationPage(Answer):
    items = fields.List(fields.Nested(Consultation), required=True)
    next_cursor = fields.String(allow_none=True)
