"""Where a task may be sent back to, as its person reads it: the step, who acted there and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from engine import bpmn
from engine.approval import returns
from engine.model import ReturnTarget
from engine.queries import _forecast
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.store import hands
from engine.store.records import HUMAN
from engine.store.work import activation, user_task

T, A = user_task.c, activation.c


@dataclass(frozen=True)
class ReturnTargetsOf:
    """Newest first, without the initiator (`returns.to_initiator`). Raises InstanceNotFound."""

    instance_id: str
    activation_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[ReturnTarget]:
        running = _forecast.running(asking, self.instance_id)
        return [] if running is None else targets(asking, *running, self.activation_id)


def targets(asking: Asking, forecast: Forecast, execution: bpmn.Execution, activation_id: str) -> list[ReturnTarget]:
    """Of one open visit."""
    here = next((token for token in execution.waiting() if token.id == activation_id), None)
    if here is None:
        return []
    found = execution.return_targets(here.id)
    profile = forecast.bundle.profile(here.process_key, here.element_id)
    offered = returns.offered(profile, found, hands.handled(asking.connection, [target.token_id for target in found]))
    people = _people(asking, [target.token_id for target in offered])
    name = forecast.bundle.element_name
    return [ReturnTarget(t.token_id, t.element_path, name(t.element_path), *people.get(t.token_id, ((), None))) for t in offered]


def _people(asking: Asking, visits: list[str]) -> dict[str, tuple[tuple[str, ...], datetime | None]]:
    """Who decided in each visit, and when it ended."""
    query = (
        select(T.activation_id, T.assignee_name, A.left_at)
        .join(activation, A.id == T.activation_id)
        .where(T.activation_id.in_(visits), T.state.in_([state.value for state in HUMAN]))
        .order_by(T.closed_at)
    )
    found: dict[str, tuple[tuple[str, ...], datetime | None]] = {}
    for visit, person, at in asking.connection.execute(query):
        found[visit] = ((*found.get(visit, ((), None))[0], person or ""), at)
    return found
