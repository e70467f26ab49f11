"""The diagram of a request, with what has really happened on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.definitions.bundle import Bundle
from engine.errors import InstanceNotFound
from engine.model import Diagram, ElementMark
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.work import OPEN, user_task

I, T, N = process_instance.c, user_task.c, incident.c


@dataclass(frozen=True)
class DiagramOf:
    """BPMN of the instance's own version, element marks and the flows really taken; called processes have a diagram each."""

    instance_id: str

    def fetch(self, asking: Asking) -> Diagram:
        query = select(I.id, I.definition_id, I.trail, I.state).where(I.id == self.instance_id, visible_instances(asking))
        row = asking.connection.execute(query).mappings().one_or_none()
        if row is None:
            raise InstanceNotFound(id=self.instance_id)
        bundle = asking.definitions.get(asking.connection, row["definition_id"])
        return _draw(bundle, row["trail"], _open_now(asking, self.instance_id), prefix="")


def _open_now(asking: Asking, instance_id: str) -> dict[str, tuple[str, str]]:
    """`{element path: (state, who)}` of open tasks and incidents."""
    tasks = select(T.element_path, T.assignee_name).where(T.instance_id == instance_id, T.state.in_(OPEN), T.kind != "resubmit")
    found = {path: ("active", name or "") for path, name in asking.connection.execute(tasks)}
    broken = select(N.element_path, N.cause).where(N.instance_id == instance_id, N.resolved_at.is_(None))
    return found | {path: ("failed", cause) for path, cause in asking.connection.execute(broken)}


def _draw(bundle: Bundle, trail: Mapping[str, Any], now: Mapping[str, tuple[str, str]], *, prefix: str) -> Diagram:
    """One level; `prefix` is the path of the call activity that led here."""
    marks, called = [], {}
    visits = {path.removeprefix(prefix): count for path, count in trail.get("elements", ()) if path.startswith(prefix)}
    for element_id, count in visits.items():
        if "/" in element_id or element_id not in bundle.model.elements:
            continue
        path = prefix + element_id
        state, note = now.get(path, ("done", ""))
        if any(other.startswith(f"{path}/") for other in now):
            state = "active"
        marks.append(ElementMark(element_id, state, count, note))
        target = bundle.called.get(bundle.model.elements[element_id].called_element or "")
        if target is not None:
            called[path] = _draw(target, trail, now, prefix=f"{path}/")
    flows = list(trail.get("flows", {}).get(bundle.key, ()))
    xml = bundle.files["process.bpmn"].decode("utf-8-sig")
    return Diagram(bundle.key, bundle.definition.version, bundle.definition.name, xml, marks, flows, called)
