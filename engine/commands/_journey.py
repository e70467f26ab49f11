"""From rest to rest: what every command that moves tokens does after it has decided that it may.

`depart` or `resume` gives a journey, the command moves tokens on it, `settle` writes down where they rest now.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine import bpmn
from engine.actor import SYSTEM, Actor
from engine.commands import _arrivals, _endings, _entering, _events, _outside, _standstill
from engine.commands._entering import Refused
from engine.definitions.bundle import Bundle
from engine.definitions.world import InstanceWorld
from engine.errors import VariablesRejected
from engine.handlers import InstanceFacts
from engine.store import calendar_days
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True)
class Journey:
    """The tokens of one instance during one command."""

    uow: UnitOfWork
    bundle: Bundle
    instance: Instance
    world: InstanceWorld
    execution: bpmn.Execution
    attempts: Mapping[str, int] = field(default_factory=dict)
    """How often the service at a token has been tried before this command."""

    def tell(self) -> None:
        """What happened on the way, into the history."""
        for happened in self.world.happened:
            self.uow.record(happened.code, actor=SYSTEM, **happened.params)
        self.world.happened.clear()


def world_of(uow: UnitOfWork, bundle: Bundle, instance: Instance, actor: Actor | None = None) -> InstanceWorld:
    return InstanceWorld(
        bundle, instance.variables, connection=uow.connection, handlers=uow.definitions.handlers,
        actor=actor or uow.actor, now=uow.now, facts=facts_of(instance),
        working=lambda: calendar_days.calendar(uow.connection, uow.settings),
    )  # fmt: skip


def facts_of(instance: Instance) -> InstanceFacts:
    return InstanceFacts(
        id=instance.id, serial_no=instance.serial_no or "", definition_key=instance.definition_key, business_key=instance.business_key,
        initiator_id=instance.initiator_id, initiator_name=instance.initiator_name, branch_id=instance.branch_id or "",
    )  # fmt: skip


def depart(uow: UnitOfWork, bundle: Bundle, instance: Instance, *, payload: Any = None) -> Journey:
    """A new run to the first rest, from the start event that a timer, message or signal fired (`trail`), else from the one for people."""
    world, start = world_of(uow, bundle, instance), instance.trail.get("start")
    if start is not None and payload is None:
        # Handed in again: what came with the message is a variable since.
        payload = next((instance.variables.get(e.variable) for e in bundle.model.elements[start].events if e.variable), None)
    execution = bpmn.Execution.start(
        bundle.specs, bundle.qualified, world, budget=uow.settings.step_budget, start_event=start, payload=payload
    )  # fmt: skip
    return Journey(uow, bundle, instance, world, execution)


def resume(
    uow: UnitOfWork, bundle: Bundle, instance: Instance, *, tokens: bytes | None = None, actor: Actor | None = None,
    attempts: Mapping[str, int] | None = None,
) -> Journey:  # fmt: skip
    """The tokens as they rest now (or as they were set aside). `actor`: in whose name services run, if not in that of who acts."""
    world = world_of(uow, bundle, instance, actor)
    blob = tokens or instance.tokens
    assert blob is not None, "a running instance has tokens"
    execution = bpmn.Execution.load(blob, bundle.specs, bundle.qualified, world, budget=uow.settings.step_budget)
    return Journey(uow, bundle, instance, world, execution, attempts or {})


def settle(journey: Journey, *, returned: Collection[str] = (), asks: bool = False) -> None:
    """Decide what needs no person, close the rows of tokens that are gone, open those of new ones, note failures, end the instance if it ended.

    `returned`: tokens that this command has sent back to where they are; nothing passes there by itself; `asks`: whoever acts was to pick who gets
    what comes next (自选). Raises FieldsRejected where he did not.
    """
    uow, instance, execution = journey.uow, journey.instance, journey.execution
    _events.receive(journey)
    plans = _entering.enter(journey, returned, asks=asks)
    check_variables(instance.variables, uow.settings.variables_bytes)
    _walked(journey)
    journey.tell()
    _arrivals.close_gone(uow, execution.taken_out)
    if isinstance(plans, Refused):
        _events.send(journey)
        _refuse(journey, plans)
        return
    _failed(journey)
    _outside.send(uow, execution, journey.attempts)
    _events.send(journey)
    if execution.ended:
        _endings.reached_end(uow, journey.bundle, execution)
        return
    _entering.ask(journey, plans)
    instance.tokens = execution.dump()
    _events.note(journey)


def _refuse(journey: Journey, how: Refused) -> None:
    if how is Refused.ENDED:
        _endings.reject(journey.uow, actor=SYSTEM)
        return
    _endings.send_back(journey.uow, journey.bundle, mode="sequential", parked=None)
    journey.uow.record("instance.returned", actor=SYSTEM, reason="")


def _failed(journey: Journey) -> None:
    """An incident for everything that came to stand still."""
    for failure in journey.execution.failures:
        outside = journey.world.effect(failure.topic) == "external"
        attempt = journey.attempts.get(failure.token_id, 0) + 1
        what = _standstill.of_failure(failure, kind="job" if outside else "service", attempt=attempt)
        _standstill.note(journey.uow, journey.bundle, what)


def check_variables(variables: dict[str, Any], limit: int) -> None:
    """Pure JSON that comes back from every database as it was, and not too large. Raises VariablesRejected."""
    try:
        told = bpmn.json_bytes(variables)
    except TypeError as error:
        raise VariablesRejected(reason=str(error)) from error
    if len(told) > limit:
        raise VariablesRejected(reason=f"{len(told)} > {limit}")
    # NaN would come back as null, a tuple as a list; PostgreSQL keeps no NUL.
    if _NUL.search(told) or orjson.loads(told) != variables:
        raise VariablesRejected(reason="not JSON")


def _walked(journey: Journey) -> None:
    """Remember the elements and flows really taken; the tree of tokens forgets loops."""
    trail = journey.instance.trail
    elements, flows, reached = trail.setdefault("elements", []), trail.setdefault("flows", {}), trail.setdefault("reached", [])
    counts = {path: place for place, (path, _) in enumerate(elements)}
    for step in journey.execution.steps:
        if step.element_path in counts:
            elements[counts[step.element_path]][1] += 1
        else:
            counts[step.element_path] = len(elements)
            elements.append([step.element_path, 1])
        if step.element_path not in reached:
            reached.append(step.element_path)
        if step.flow_in and step.flow_in not in flows.setdefault(step.process_key, []):
            flows[step.process_key].append(step.flow_in)
