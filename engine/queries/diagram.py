"""The diagram of a request, with what has really happened on it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from engine.definitions.bundle import Bundle
from engine.errors import InstanceNotFound
from engine.model import Diagram, ElementMark
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.queries.waits import WaitsOf
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.work import OPEN, user_task

I, T, N = process_instance.c, user_task.c, incident.c
_NUMBER = re.compile(r"\[\d+\]")

Now = Mapping[str, tuple[str, str]]
"""`{element path: (state, who)}` of open tasks, of what else is waited for, and of incidents."""


@dataclass(frozen=True)
class DiagramOf:
    """BPMN of the instance's own version, element marks and the flows really taken; called processes have a diagram each."""

    instance_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> Diagram:
        query = select(I.id, I.definition_id, I.trail, I.state).where(I.id == self.instance_id, visible_instances(asking))
        row = asking.connection.execute(query).mappings().one_or_none()
        if row is None:
            raise InstanceNotFound(id=self.instance_id)
        bundle = asking.definitions.get(asking.connection, row["definition_id"])
        now = _open_now(asking, self.instance_id)
        visits: dict[str, int] = {}
        for path, count in row["trail"].get("elements", ()):
            visits[_plain(path)] = visits.get(_plain(path), 0) + count
        # An event behind an event-based gateway is waited for before it is reached.
        visits = visits | {path: 0 for path in now if path not in visits}
        return _draw(bundle, visits, row["trail"].get("flows", {}), now, prefix="")


def _open_now(asking: Asking, instance_id: str) -> Now:
    tasks = select(T.element_path, T.assignee_name).where(T.instance_id == instance_id, T.state.in_(OPEN), T.kind != "resubmit")
    waits = [wait for wait in WaitsOf(instance_id).fetch(asking) if not wait.is_aside]
    found = {_plain(wait.element_path): ("active", "") for wait in waits}
    found |= {_plain(path): ("active", name or "") for path, name in asking.connection.execute(tasks)}
    broken = select(N.element_path, N.cause).where(N.instance_id == instance_id, N.resolved_at.is_(None))
    return found | {_plain(path): ("failed", cause) for path, cause in asking.connection.execute(broken)}


def _plain(path: str) -> str:
    """One of several instances (`sign[2]`) is drawn as its element."""
    return _NUMBER.sub("", path)


def _draw(bundle: Bundle, visits: Mapping[str, int], flows: Mapping[str, Any], now: Now, *, prefix: str) -> Diagram:
    """One level; `prefix` is the path of the call activity that led here."""
    marks, called = [], {}
    for path, element_id, count in _on_this_level(bundle, visits, prefix):
        state, note = now.get(path, ("done", ""))
        if any(other.startswith(f"{path}/") for other in now):
            state = "active"
        element = bundle.model.elements[element_id]
        marks.append(ElementMark(element_id, state, count, note, bundle.element_name(element_id), element.type))
        target = bundle.called.get(element.called_element or "")
        if target is not None:
            called[path] = _draw(target, visits, flows, now, prefix=f"{path}/")
    xml = bundle.files["process.bpmn"].decode("utf-8-sig")
    return Diagram(bundle.key, bundle.definition.version, bundle.definition.name, xml, marks, list(flows.get(bundle.key, ())), called)


def _on_this_level(bundle: Bundle, visits: Mapping[str, int], prefix: str) -> Iterator[tuple[str, str, int]]:
    """(path, element id, visits) of what this document shows: its own elements, those in its embedded sub-processes too."""
    for path, count in visits.items():
        if not path.startswith(prefix):
            continue
        *around, element_id = path.removeprefix(prefix).split("/")
        elements = bundle.model.elements
        if element_id in elements and all(outer in elements and elements[outer].called_element is None for outer in around):
            yield path, element_id, count
