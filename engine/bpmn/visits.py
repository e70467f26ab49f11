"""What an execution tells about its tokens: where they wait, what they passed, what failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.bpmn.spiff import Task


@dataclass(frozen=True)
class Token:
    """A token that waits at a user or manual task. `element_path`: `call/element`; one of several instances has its number, `sign[2]`.

    `process_key`: the BPMN id of the process whose diagram shows the element (an embedded sub-process belongs to the process around it).
    """

    id: str
    element_id: str
    element_path: str
    process_key: str


@dataclass(frozen=True)
class Target:
    """A finished visit of a user task that a token can return to. `token_id`: what its token was then."""

    token_id: str
    element_id: str
    element_path: str
    process_key: str


@dataclass(frozen=True)
class Visit:
    """A token came to an element over `flow_in`; None where no flow leads (start and boundary events) or a move put it there.

    A joining gateway has one visit for each arrival, a multi-instance activity one for all its instances.
    """

    element_id: str
    element_path: str
    process_key: str
    flow_in: str | None


@dataclass(frozen=True)
class Failure:
    """A service task (or an error end event that nobody catches: `topic` is empty) stands still. `cause`: class name, or `BpmnError:CODE`."""

    token_id: str
    element_id: str
    element_path: str
    topic: str
    cause: str
    message: str


@dataclass(frozen=True)
class Timer:
    """A token that waits for a time. `due`: aware, UTC. Behind an event-based gateway the token is the gateway's, the element the event.

    `counts_working_time`: another calendar would give another moment.
    """

    token_id: str
    element_id: str
    element_path: str
    process_key: str
    due: datetime
    counts_working_time: bool = False


@dataclass(frozen=True)
class Subscription:
    """A token that waits for a message (with that key) or a signal (without: every one of that name)."""

    token_id: str
    element_id: str
    element_path: str
    process_key: str
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str


@dataclass(frozen=True)
class Job:
    """An external service task that began in this command. `arguments`: JSON. The token id is the same for every try of one visit."""

    token_id: str
    element_id: str
    element_path: str
    topic: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Thrown:
    """A message or signal for others. Who waited for the signal in this instance has it already. `payload`: JSON."""

    kind: Literal["message", "signal"]
    name: str
    payload: Any
    correlation_key: str
    element_path: str


def token_of(task: Task) -> Token:
    return Token(str(task.id), task.task_spec.bpmn_id, path_of(task), task.workflow.spec.process_key)


def target_of(task: Task) -> Target:
    return Target(str(task.id), task.task_spec.bpmn_id, path_of(task), task.workflow.spec.process_key)


def path_of(task: Task) -> str:
    """The element ids from the instance to the task."""
    parts: list[str] = []
    at: Task | None = task
    while at is not None:
        index = at.internal_data.get("index")
        parts.append(at.task_spec.bpmn_id if index is None else f"{at.task_spec.bpmn_id}[{index}]")
        at = at.workflow.owner
    return "/".join(reversed(parts))


def visit_of(task: Task) -> Visit:
    """The visit that `task` is."""
    spec = task.workflow.spec
    return Visit(task.task_spec.bpmn_id, path_of(task), spec.process_key, spec.flows.get((_came_from(task), task.task_spec.name)))


def _came_from(task: Task) -> str | None:
    """The element before; the library's own nodes in between (the split that arms boundary events) are no elements."""
    before = task.parent
    while before is not None and before.task_spec.bpmn_id is None:
        before = before.parent
    return before.task_spec.name if before is not None else None
