"""Forms, files and predictions in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, ElementName, pairs
from web.api.schemas.people import Candidates, PersonRef


class StoredFile(Answer):
    """An uploaded file; its id is the value of a file field."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    media_type = fields.String(required=True)


class FormView(Answer):
    """form-js schema and values as this person may see them."""

    schema = pairs("form-js schema")
    variables = pairs("Values of the form's fields")
    read_only = fields.Boolean()
    files = fields.Dict(keys=fields.String(), values=fields.Nested(StoredFile))


class Outcome(Answer):
    key = fields.String(required=True)
    label = fields.String(required=True)
    reason_required = fields.Boolean()


class Choice(Answer):
    """自选. Whoever picks sends `variables: {"chosen": {ELEMENT_ID: id or list of ids}}` with his submission or approval; what he leaves open is
    refused (422) by `chosen.ELEMENT_ID`."""

    element_id = fields.String(required=True)
    by = fields.String(metadata={"description": "initiator (at submission), or previous: whoever acts before the step"})
    many = fields.Boolean(metadata={"description": "May several be picked?"})
    among = fields.List(fields.Nested(PersonRef), metadata={"description": "Who may be picked today"})
    chosen = fields.List(fields.Nested(PersonRef))


class Step(Answer):
    element_path = fields.String()
    name = ElementName()
    kind = fields.String(metadata={"description": "user_task, service_task or end"})
    candidates = fields.Nested(Candidates, allow_none=True)
    rule = fields.String(metadata={"description": "The policy that decides it, so that nobody is asked; empty where people are"})
    choice = fields.Nested(Choice, allow_none=True, metadata={"description": "自选: somebody picks who gets it"})


class Prediction(Answer):
    """Who comes next if everybody says yes."""

    next = fields.List(fields.Nested(Step))
    steps = fields.List(fields.Nested(Step))


class FieldProblem(Answer):
    code = fields.String(required=True)
    message = fields.String(required=True)
    href = fields.String(metadata={"description": "Page of a start form, filled in, of the request that would help"})
