"""User tasks in JSON."""

from typing import Any

from marshmallow import fields

from engine.model import UserTaskItem
from web.api.schemas.forms import FormView, Outcome, Prediction
from web.api.schemas.instances import HistoryEntry, InstanceResult, ProcessInstance
from web.api.schemas.kinds import Answer, At, Body, ElementName, ListQuery, Moment, choice, ident, length, pairs, words
from web.api.schemas.people import BranchRef, Candidates, PersonRef

BOXES = ("todo", "waiting", "done", "started", "draft", "copied", "consulted")
_BOXES = "todo, waiting (mine, but others act first: 加签, 依次), done, started, draft, copied or consulted (my opinion is asked for)"


CHOSEN = "自选: `chosen`, `{element_id: id or list of ids}`, for the steps of `prediction` that have an open `choice` by `previous`"


class UserTask(Answer):
    """`element_path` is `call_activity/element` inside a called process."""

    id = fields.String(required=True)
    process_instance_id = fields.String(required=True)
    serial_no = fields.String(allow_none=True)
    definition_key = fields.String()
    definition_name = fields.String()
    element_path = fields.String()
    name = ElementName()
    title = fields.String()
    summary = fields.List(pairs())
    state = fields.String(required=True)
    kind = fields.String()
    assignee = fields.Nested(PersonRef, allow_none=True)
    candidates = fields.Nested(Candidates)
    initiator = fields.Nested(PersonRef)
    branch = fields.Nested(BranchRef, allow_none=True)
    created_at = At()
    closed_at = At(allow_none=True)
    due_at = At(allow_none=True)
    overdue = fields.Boolean()
    close_reason = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    allowed_actions = fields.List(fields.String())
    instance_state = fields.String()
    needs = fields.List(fields.String(), metadata={"description": "What a yes needs: form or signature (never done in a batch), opinion"})
    waits_for = fields.List(fields.Nested(PersonRef), metadata={"description": "Who acts first, while `state` is waiting, blocked or sign_wait"})
    on_behalf_of = fields.Nested(PersonRef, allow_none=True, metadata={"description": "代理: for whom the assignee has it"})


class TaskOrInstance(fields.Field[Any]):
    """Boxes `todo`, `waiting` and `done` hold user tasks, `started`, `draft`, `copied` and `consulted` process instances."""

    _tasks, _instances = UserTask(), ProcessInstance()

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return (self._tasks if isinstance(value, UserTaskItem) else self._instances).dump(value)


class InboxPage(Answer):
    items = fields.List(
        TaskOrInstance(metadata={"anyOf": [{"$ref": f"#/components/schemas/{one}"} for one in ("UserTask", "ProcessInstance")]}), required=True
    )
    next_cursor = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "With `counts=true`; of `copied` the unread ones"})


class InboxQuery(ListQuery):
    box = fields.String(
        load_default="todo",
        validate=choice(*BOXES),
        metadata={"description": _BOXES},
    )
    text = words(200, load_default="", metadata={"description": "Words in title, number, initiator or summary"})
    definition_key = fields.String(load_default=None)
    state = fields.String(load_default=None)
    initiator = fields.String(load_default=None)
    branch = fields.String(load_default=None)
    since = Moment(load_default=None)
    until = Moment(end=True, load_default=None)
    overdue = fields.Boolean(load_default=None, allow_none=True)
    sort = fields.String(load_default="-created_at")
    total = fields.Boolean(load_default=False, metadata={"description": "Also count them all"})
    counts = fields.Boolean(load_default=False, metadata={"description": "Also the numbers of the boxes"})


class TaskDraft(Answer):
    variables = pairs()
    opinion = fields.String()
    saved_at = fields.String()


class UserTaskDetail(UserTask):
    """A task with all that its page shows. `prediction` is by outcome: what pressing that button leads to."""

    instance = fields.Nested(ProcessInstance)
    start_form = fields.Nested(FormView, allow_none=True)
    form = fields.Nested(FormView, allow_none=True)
    variables = pairs("What I may see, for processes without a form")
    outcomes = fields.List(fields.Nested(Outcome))
    prediction = fields.Dict(keys=fields.String(), values=fields.Nested(Prediction))
    timeline = fields.List(fields.Nested(HistoryEntry))
    draft = fields.Nested(TaskDraft, allow_none=True)
    task_version = fields.Integer()
    form_version = fields.Integer()
    opinion = fields.String(metadata={"description": "optional, on_negative or required"})
    rejected_to = fields.String(metadata={"description": "Where a rejection sends it back to: initiator, previous or the name of a step; else empty"})
    returns = fields.Nested("ReturnChoice", allow_none=True, metadata={"description": "Where it may be sent back to"})
    added = fields.List(fields.Nested(PersonRef), metadata={"description": "Whom I asked to sign and who has not yet"})
    advice = fields.List(fields.Nested("Advice"), metadata={"description": "What delegates said"})


class TaskResult(Answer):
    """Where the task and its request stand after a decision."""

    task_id = fields.String(required=True)
    task_state = fields.String(required=True)
    instance = fields.Nested(InstanceResult, required=True)


class OpinionBody(Body):
    """`task_version`, `form_version`: what the person had on the screen; `If-Match` says the same."""

    opinion = words(load_default="")
    attachments = fields.List(ident(), load_default=list, metadata={"description": "File ids"})
    signature = ident(load_default=None, allow_none=True, metadata={"description": "File id of an image: signed by hand, by a person at the page"})
    task_version = fields.Integer(load_default=None, allow_none=True)
    form_version = fields.Integer(load_default=None, allow_none=True)


class DecisionBody(OpinionBody):
    variables = pairs(f"The fields this person may write. {CHOSEN}", load_default=dict)


class CompletionBody(DecisionBody):
    outcome = fields.String(load_default=None, allow_none=True, metadata={"description": "Key of an outcome; the first one if absent"})


class ReturnBody(Body):
    target = fields.String(load_default="initiator", metadata={"description": "`initiator`, `previous`, or an id of `returns.targets`"})
    resubmit = fields.String(load_default=None, allow_none=True, validate=choice("sequential", "direct"))
    opinion = words(load_default="")
    attachments = fields.List(ident(), load_default=list)
    task_version = fields.Integer(load_default=None, allow_none=True)


class HandBody(Body):
    """`to`: the id of a person."""

    to = ident(required=True)
    opinion = words(load_default="")
    task_version = fields.Integer(load_default=None, allow_none=True)


class SignersBody(DecisionBody):
    """`mode`: `all` of them or `any` one must agree (before and after). `after` says yes now, and takes opinion and variables as an approval."""

    users = fields.List(ident(), required=True, validate=length(min=1, max=20))
    position = fields.String(load_default="before", validate=choice("before", "after", "parallel"))
    mode = fields.String(load_default="all", validate=choice("all", "any"))


class RetrievalBody(Body):
    opinion = words(load_default="")


class ReassignmentBody(Body):
    """`left`: the person works here no more (离职转办)."""

    to = ident(required=True)
    reason = words(load_default="")
    left = fields.Boolean(load_default=False)


class ReturnTarget(Answer):
    """A finished step it may be sent back to. `id` is the `target`."""

    id = fields.String(required=True)
    element_path = fields.String()
    name = ElementName()
    persons = fields.List(fields.String())
    at = At(allow_none=True)


class ReturnChoice(Answer):
    """`resubmit`: sequential, direct, or ask (whoever returns it chooses)."""

    initiator = fields.Boolean()
    targets = fields.List(fields.Nested(ReturnTarget))
    resubmit = fields.String()


class Advice(Answer):
    """What somebody said whom the owner asked (委派)."""

    person = fields.Nested(PersonRef)
    outcome = fields.String()
    opinion = fields.String()
    at = At()


class TaskDraftBody(Body):
    variables = pairs(load_default=dict)
    opinion = words(load_default="")


class BatchBody(Body):
    ids = fields.List(ident(), required=True, validate=length(min=1, max=200))
    action = fields.String(required=True, validate=choice("approval", "rejection", "transfer", "claim", "reassignment"))
    opinion = words(load_default="")
    to = ident(load_default=None, allow_none=True, metadata={"description": "Of a transfer or a reassignment (administrators): to whom"})
    reason = words(load_default="", metadata={"description": "Of a reassignment: why"})


class HandoverBody(Body):
    """`to`: who gets all that the person has open."""

    to = ident(required=True)
    reason = words(load_default="")


class BatchItem(Answer):
    """`status` is what the same call for one task would have answered; `problem` says why not."""

    id = fields.String(required=True)
    status = fields.Integer(required=True)
    result = fields.Nested(TaskResult, allow_none=True)
    problem = pairs()


class BatchAnswer(Answer):
    items = fields.List(fields.Nested(BatchItem), required=True)
    next_cursor = fields.String(allow_none=True)
