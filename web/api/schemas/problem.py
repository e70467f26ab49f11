"""RFC 9457 problem details as this API sends them."""

from marshmallow import fields

from web.api.schemas.forms import FieldProblem
from web.api.schemas.kinds import Answer, pairs


class Problem(Answer):
    """A refusal or failure. `code` is stable; `title` and `detail` are Chinese, or English with `Accept-Language: en`."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FieldProblem)), metadata={"description": "By field path"})
    params = pairs("What the sentence was filled with")
    task = pairs("TASK_STATE_CHANGED: `{state, closed_by, close_reason}` of the task as it is now")
    findings = fields.List(pairs(), metadata={"description": "definition_rejected: what the checks found"})
