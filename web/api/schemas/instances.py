"""Process instances in JSON."""

from marshmallow import fields

from web.api.schemas.forms import FormView
from web.api.schemas.kinds import Answer, At, ElementName, pairs
from web.api.schemas.people import BranchRef, Candidates, PersonRef


class OpenState(fields.String):
    """Can whose task it is act now?"""

    def __init__(self) -> None:
        super().__init__(metadata={"description": "pending; waiting (依次, not his turn), blocked or sign_wait (加签, others sign first)"})


class OpenTask(Answer):
    """Who has it now."""

    id = fields.String(required=True)
    element_path = fields.String()
    name = ElementName()
    since = At()
    assignee = fields.Nested(PersonRef, allow_none=True)
    candidates = fields.Nested(Candidates)
    due_at = At(allow_none=True)
    state = OpenState()
    on_behalf_of = fields.Nested(PersonRef, allow_none=True, metadata={"description": "代理: for whom the assignee has it"})


class NextTask(Answer):
    """Who has it after a command."""

    id = fields.String(required=True)
    element_path = fields.String()
    name = ElementName()
    persons = fields.List(fields.Nested(PersonRef))
    role_id = fields.String(allow_none=True)
    branch_id = fields.String(allow_none=True)
    state = OpenState()


class InstanceResult(Answer):
    """Where a request stands after a command."""

    id = fields.String(required=True)
    serial_no = fields.String(allow_none=True)
    definition_key = fields.String()
    state = fields.String(required=True, attribute="shown_state")
    label = fields.String()
    title = fields.String()
    form_version = fields.Integer()
    round = fields.Integer()
    open_tasks = fields.List(fields.Nested(NextTask), required=True)


class ProcessInstance(Answer):
    """`state` shows `suspended` or `faulted` while the flag is set or an incident is open."""

    id = fields.String(required=True)
    serial_no = fields.String(allow_none=True)
    definition_key = fields.String(required=True)
    definition_version = fields.Integer()
    definition_name = fields.String()
    title = fields.String()
    summary = fields.List(pairs())
    state = fields.String(required=True)
    label = fields.String()
    initiator = fields.Nested(PersonRef)
    requested_for = fields.Nested(PersonRef, allow_none=True)
    branch = fields.Nested(BranchRef, allow_none=True)
    business_key = fields.String(allow_none=True)
    started_at = At(allow_none=True)
    updated_at = At()
    ended_at = At(allow_none=True)
    round = fields.Integer()
    open_tasks = fields.List(fields.Nested(OpenTask))
    parent_id = fields.String(allow_none=True)
    allowed_actions = fields.List(fields.String())
    waits = fields.List(fields.Nested(lambda: Wait()), metadata={"description": "What it waits for while no person has it"})


class Wait(Answer):
    kind = fields.String(required=True, metadata={"description": "`message`, `signal`, `timer`, or `service`: a job does the work"})
    name = fields.String(metadata={"description": "Of the message or signal"})
    correlation_key = fields.String()
    due_at = At(allow_none=True)
    element_path = fields.String(metadata={"description": "Not told in lists, as `element_name`"})
    element_name = ElementName()
    is_aside = fields.Boolean(metadata={"description": "A boundary event: its step goes on meanwhile"})
    is_outside = fields.Boolean(metadata={"description": "It happens outside: a program brings it, or a person registers it"})
    may_register = fields.Boolean(metadata={"description": "I may register what came of it"})
    evidence = fields.Boolean(metadata={"description": "Evidence must be enclosed then"})


class WaitsAnswer(Answer):
    items = fields.List(fields.Nested(Wait), required=True)
    next_cursor = fields.String(allow_none=True)


class InstancePage(Answer):
    items = fields.List(fields.Nested(ProcessInstance), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class Incident(Answer):
    """A failure that waits for a person."""

    id = fields.String(required=True)
    process_instance_id = fields.String()
    serial_no = fields.String()
    element_path = fields.String()
    name = ElementName()
    cause = fields.String()
    message = fields.String()
    at = At()
    resolved_at = At(allow_none=True)
    definition_key = fields.String()
    kind = fields.String(metadata={"description": "`service`, `job`, `timer` or `message`"})
    topic = fields.String()
    attempt = fields.Integer(metadata={"description": "How often it had been tried"})
    resolved_by = fields.String(allow_none=True, metadata={"description": "Person id"})
    resolution = fields.String(allow_none=True, metadata={"description": "`retried`, `completed`, `skipped` or `ended`"})
    reason = fields.String(allow_none=True)
    title = fields.String(metadata={"description": "Of the request"})
    definition_name = fields.String()


class IncidentPage(Answer):
    items = fields.List(fields.Nested(Incident), required=True)
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)


class IncidentWithRequest(Incident):
    instance = fields.Nested(ProcessInstance)
    result_variable = fields.String(allow_none=True, metadata={"description": "Where the answer of the failed service goes"})
    can_be_done_by_hand = fields.Boolean(metadata={"description": "It may be completed or skipped; else only tried again"})
    cause_text = fields.String(metadata={"description": "The cause in words"})


class InstanceLink(Answer):
    """Another request that this one has to do with."""

    relation = fields.String(required=True, metadata={"description": "It `revokes` that one, or is `revoked_by` it"})
    id = fields.String(required=True)
    serial_no = fields.String()
    title = fields.String()
    state = fields.String()
    label = fields.String()


class InstanceWithForm(ProcessInstance):
    form = fields.Nested(FormView, allow_none=True)
    variables = pairs("What I may see")
    form_version = fields.Integer()
    incidents = fields.List(fields.Nested(Incident))
    links = fields.List(fields.Nested(InstanceLink))


class Place(Answer):
    element_path = fields.String(required=True)
    name = ElementName()
    type = fields.String()


class BarredPlace(Place):
    reason_zh = fields.String()
    reason_en = fields.String()


class RestingToken(Answer):
    token = fields.String(required=True)
    element_path = fields.String(required=True)
    name = ElementName()
    targets = fields.List(fields.Nested(Place))
    barred = fields.List(fields.Nested(BarredPlace), metadata={"description": "Where it cannot go now, and why"})


class PlacesAnswer(Answer):
    items = fields.List(fields.Nested(RestingToken), required=True)
    next_cursor = fields.String(allow_none=True)


class Spent(Answer):
    """Seconds. `working`: of working time, where the step is due in working time; `step`: where this ended a step that began earlier."""

    own = fields.TimeDelta()
    own_working = fields.TimeDelta(allow_none=True)
    step = fields.TimeDelta(allow_none=True)
    step_working = fields.TimeDelta(allow_none=True)


class HistoryEntry(Answer):
    """`text` is the sentence, `code` and `params` what it is made of."""

    seq = fields.Integer(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True)
    params = pairs()
    actor = fields.Nested(PersonRef)
    on_behalf_of = fields.Nested(PersonRef, allow_none=True)
    at = At()
    spent = fields.Nested(Spent, allow_none=True, metadata={"description": "How long the task lay before who was done with it"})


class HistoryPage(Answer):
    items = fields.List(fields.Nested(HistoryEntry), required=True)
    next_cursor = fields.String(allow_none=True)


class ElementMark(Answer):
    element_id = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "active, done or failed"})
    visits = fields.Integer()
    note = fields.String(metadata={"description": "Who has it; of a failed one the cause, in words"})
    name = fields.String(metadata={"description": "As drawn; an element without a name is called by its kind"})
    type = fields.String(metadata={"description": "The tag of the element in the BPMN"})


class Diagram(Answer):
    """BPMN XML, element states, flows really taken; `called`: the same for each call activity that was entered."""

    definition_key = fields.String(required=True)
    definition_version = fields.Integer()
    name = fields.String()
    xml = fields.String(required=True)
    elements = fields.List(fields.Nested(ElementMark))
    flows = fields.List(fields.String())
    called = fields.Dict(keys=fields.String(), values=fields.Nested(lambda: Diagram()))
