"""From the model to SpiffWorkflow's specs. The library's own parser is not used: it reads the file a second time, silently drops what it
does not know, and is recursive in the length of the process."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.bpmn import refusals
from engine.bpmn.boundaries import ActivityJoin, Boundary
from engine.bpmn.document import unreadable
from engine.bpmn.element import Element, Flow
from engine.bpmn.events import CatchEvent, EventGateway, ThrowEvent, ThrowingEnd
from engine.bpmn.gateways import EndJoin, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.instances import MultiInstance, Repeated, StandardLoop
from engine.bpmn.model import Model
from engine.bpmn.nodes import Beginning, Call, DecisionTask, EndEvent, ErrorEnd, ScriptTask, ServiceTask, StartEvent, TerminateEnd, UserTask
from engine.bpmn.paths import Paths
from engine.bpmn.spiff import BoundaryEventSplit, BpmnSpecMixin, MultiChoice, SimpleBpmnTask, TaskSpec, WorkflowSpec
from engine.bpmn.waits import Wait

Specs = dict[str, "ProcessSpec"]


class ProcessSpec(WorkflowSpec):
    """One level of a process. Never changed after compilation, so threads share it.

    Specs are named after their elements; the names of what is on no diagram have spaces or brackets, which no XML id has.
    """

    def __init__(self, name: str, process_key: str) -> None:
        super().__init__(name)
        self.process_key = process_key
        self.flows: dict[tuple[str, str], str] = {}
        self.data_objects: Mapping[str, Any] = {}
        self.start = Beginning(self, "(start)")
        self.end = EndJoin(self, "(end join)")
        self.done = SimpleBpmnTask(self, "(end)")
        self.end.connect(self.done)

    @cached_property
    def paths(self) -> Paths:
        """What moves must know of the diagram."""
        return Paths(self, self.start.name, self.end.name)


def compile(xml: bytes, *, process_id: str, name: str, bindings: Mapping[str, str]) -> Specs:
    """The specs of one definition under qualified names: `name` for the process, `name/sub` for its sub-processes.

    `bindings`: which spec each called process means (`{"common_approval": "common_approval@3"}`). Raises BpmnUnreadable for what cannot run.
    """
    model = Model.read(xml)
    if model.process_id != process_id:
        raise unreadable("process-id", None, f"文件里没有流程「{process_id}」", f"There is no process {process_id!r} in the file")
    refusals.check(model, bindings)
    names = {process_id: name} | {e.id: f"{name}/{e.id}" for e in model.elements.values() if e.type == "subProcess"}
    return {qualified: _Level(model, scope, names, bindings).build() for scope, qualified in names.items()}


class _Level:
    """Builds the spec of one process or sub-process."""

    def __init__(self, model: Model, scope: str, names: Mapping[str, str], bindings: Mapping[str, str]) -> None:
        self.model, self.names, self.bindings = model, names, bindings
        self.elements = model.inside(scope)
        self.flows = [f for f in model.flows.values() if f.parent == scope]
        self.spec = ProcessSpec(names[scope], model.process_id)
        self.entries: dict[str, TaskSpec] = {}
        """Where a flow to an element leads: to the split that arms its boundary events, if it has any."""

    def build(self) -> ProcessSpec:
        for element in self.elements:
            if not element.attached_to:
                self.entries[element.id] = self._arm(element, self._repeat(element))
        for element in self.elements:
            if element.type == "startEvent":
                self.spec.start.connect(self.spec.task_specs[element.id])
            elif element.type == "endEvent":
                self.spec.task_specs[element.id].connect(self.spec.end)
        for flow in self.flows:
            self._connect(flow)
        self._look_ahead()
        return self.spec

    def _connect(self, flow: Flow) -> None:
        source, target = self.spec.task_specs[flow.source], self.entries[flow.target]
        self.spec.flows[flow.source, flow.target] = flow.id
        if isinstance(source, MultiChoice):
            default = flow.id == self.model.elements[flow.source].default
            source.connect_if(None if default else flow.condition, target)
        else:
            source.connect(target)

    def _arm(self, element: Element, activity: TaskSpec) -> TaskSpec:
        """The library's frame around an activity with boundary events."""
        events = self.model.boundary_events(element.id)
        if not events:
            return activity
        split = BoundaryEventSplit(self.spec, f"{element.id} (split)")
        join = ActivityJoin(self.spec, f"{element.id} (join)", split_task=split.name, cancel=True)
        split.connect(activity)
        activity.connect(join)
        for event in events:
            boundary = Boundary(self.spec, event.id, wait=_wait(event), cancel_activity=event.cancel_activity)
            split.connect(boundary)
            boundary.connect(join)
        return split

    def _repeat(self, element: Element) -> TaskSpec:
        """The activity, or what repeats it."""
        if element.loop is None:
            alone: TaskSpec = self._node(element, element.id)
            return alone
        child: BpmnSpecMixin = self._node(element, f"{element.id} [child]")
        child.bpmn_id = element.id
        repeats = StandardLoop if element.loop.kind == "standard" else MultiInstance
        around: Repeated = repeats(self.spec, element.id, child=child.name, loop=element.loop)
        child._inputs.append(around.name)
        child.completed_event.connect(around.merge_child)
        return around

    def _node(self, element: Element, name: str) -> Any:
        return _NODES[element.type](self, element, name)

    def _look_ahead(self) -> None:
        """What an inclusive join must know, once and not at every arrival."""
        for gateway in self.spec.task_specs.values():
            if isinstance(gateway, InclusiveGateway):
                gateway.ahead = {name: self._reachable(name, gateway.name) for name in self.spec.task_specs}

    def _reachable(self, start: str, stop: str) -> frozenset[str]:
        seen, todo = {start}, [start]
        while todo:
            for name in self.spec.task_specs[todo.pop()]._outputs:
                if name not in seen and name != stop:
                    seen.add(name)
                    todo.append(name)
        return frozenset(seen)


def _wait(element: Element) -> Wait:
    return Wait(element.id, element.events[0], element.properties.get("correlation"))


def _catch(level: _Level, element: Element, name: str) -> CatchEvent:
    return CatchEvent(level.spec, name, wait=_wait(element))


def _throw(level: _Level, element: Element, name: str) -> ThrowEvent:
    event = element.events[0] if element.events else None
    return ThrowEvent(level.spec, name, event=event, correlation=element.properties.get("correlation"))


def _event_gateway(level: _Level, element: Element, name: str) -> EventGateway:
    targets = (level.model.elements[flow.target] for flow in level.model.outgoing(element.id))
    return EventGateway(level.spec, name, waits=tuple(_wait(target) for target in targets))


def _end(level: _Level, element: Element, name: str) -> EndEvent:
    if not element.events:
        return EndEvent(level.spec, name)
    event = element.events[0]
    if event.type in ("error", "terminate"):
        return ErrorEnd(level.spec, name, code=event.code or "") if event.type == "error" else TerminateEnd(level.spec, name)
    return ThrowingEnd(level.spec, name, event=event, correlation=element.properties.get("correlation"))


_NODES: Mapping[str, Any] = {
    "startEvent": lambda level, element, name: StartEvent(level.spec, name, event=element.events[0] if element.events else None),
    "endEvent": _end,
    "userTask": lambda level, element, name: UserTask(level.spec, name),
    "manualTask": lambda level, element, name: UserTask(level.spec, name),
    "scriptTask": lambda level, element, name: ScriptTask(level.spec, name, script=element.script),
    "serviceTask": lambda level, element, name: ServiceTask(level.spec, name, service=element.service),
    "businessRuleTask": lambda level, element, name: DecisionTask(
        level.spec, name, decision=element.called_decision, result_variable=element.result_variable
    ),
    "callActivity": lambda level, element, name: Call(level.spec, name, process=level.bindings[element.called_element]),
    "subProcess": lambda level, element, name: Call(level.spec, name, process=level.names[element.id]),
    "intermediateCatchEvent": _catch,
    "receiveTask": _catch,
    "intermediateThrowEvent": _throw,
    "sendTask": _throw,
    "eventBasedGateway": _event_gateway,
    "exclusiveGateway": lambda level, element, name: ExclusiveGateway(level.spec, name),
    "parallelGateway": lambda level, element, name: ParallelGateway(level.spec, name),
    "inclusiveGateway": lambda level, element, name: InclusiveGateway(level.spec, name),
}
