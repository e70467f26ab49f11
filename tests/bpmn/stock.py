"""SpiffWorkflow as it ships: its own parser, specs, steps and serializer. Only to show why ours are different."""

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.util.diff import diff_workflow, migrate_workflow
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from tests.bpmn.sketch import Node, Sketch

WAITING, READY, COMPLETED = TaskState.WAITING, TaskState.READY, TaskState.COMPLETED
LONG_AGO, FAR_AWAY = '"2020-01-01"', '"2900-01-01"'
"""Dates, for timers that are due and for those that never will be."""

STARTS = {
    "error": '<bpmn:errorEventDefinition errorRef="LIMIT"/>',
    "escalation": "<bpmn:escalationEventDefinition/>",
    "timer": '<bpmn:timerEventDefinition><bpmn:timeDuration>"P9D"</bpmn:timeDuration></bpmn:timerEventDefinition>',
    "message": '<bpmn:messageEventDefinition messageRef="paid"/>',
}
SERIALIZER = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

Specs = tuple[BpmnProcessSpec, dict[str, BpmnProcessSpec]]


def event_sub_process(event: str) -> bytes:
    """`s > a > e`, and an event sub-process `beside` around a user task `i`."""
    inside = Sketch("inside", "si > i > ei", {"si": "start", "ei": "end"})
    text = Sketch("p", "s > a > e", {"beside": Node("sub", inside=inside)}).xml.decode()
    text = text.replace('<bpmn:subProcess id="beside"', '<bpmn:subProcess id="beside" triggeredByEvent="true"')
    return text.replace('<bpmn:startEvent id="si">', f'<bpmn:startEvent id="si">{STARTS[event]}').encode()


def read(name: str, *texts: bytes) -> Specs:
    parser = SpiffBpmnParser()
    for number, text in enumerate(texts):
        parser.add_bpmn_xml(etree.fromstring(text), f"{number}.bpmn")
    return parser.get_spec(name), parser.get_subprocess_specs(name)


class Stock:
    """One instance; after every step it runs on as far as it can."""

    def __init__(self, specs: Specs, **variables: Any) -> None:
        self.workflow = BpmnWorkflow(*specs)
        self.workflow.task_tree.data.update(variables)
        self.workflow.do_engine_steps()

    def tasks(self) -> Iterator[Task]:
        for level in (self.workflow, *self.workflow.subprocesses.values()):
            yield from level.tasks.values()

    def task(self, name: str, state: int = READY) -> Task:
        return next(task for task in self.tasks() if (task.task_spec.name, task.state) == (name, state))

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.name for task in self.tasks() if task.state == READY and task.task_spec.manual)

    def done(self, *names: str, **answers: Any) -> list[str]:
        for name in names:
            task = self.task(name)
            task.data.update(answers)
            task.run()
            self.workflow.do_engine_steps()
        return self.open

    def gets(self, name: str) -> None:
        """What waits at that event gets it."""
        self.workflow.send_event(BpmnEvent(self.task(name, WAITING).task_spec.event_definition, payload={}))

    def loaded(self, reorder: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Stored and loaded again by a store that does `reorder` with the tasks of the JSON."""
        state = SERIALIZER.to_dict(self.workflow)
        state["tasks"] = reorder(state["tasks"])
        self.workflow = SERIALIZER.from_dict(state)

    def migrate(self, specs: Specs) -> None:
        diff, _ = diff_workflow(SERIALIZER.registry, self.workflow, *specs)
        migrate_workflow(diff, self.workflow, specs[0])
