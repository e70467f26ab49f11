"""BPMN: what a diagram says, what is wrong with it, and tokens that run it. The only package that imports SpiffWorkflow.

```python
model = bpmn.Model.read(xml)
specs = bpmn.compile(xml, process_id=model.process_id, name="swap@1", bindings={})
execution = bpmn.Execution.start(specs, "swap@1", world, budget=2_000)
execution.complete(execution.waiting()[0].id)
```
"""

from engine.bpmn.compiler import Specs, compile
from engine.bpmn.document import BpmnUnreadable
from engine.bpmn.element import DataObject, Element, EventDefinition, Expression, Flow, Lane, Loop, Pool, Service
from engine.bpmn.execution import Execution
from engine.bpmn.lint import Known, calls, lint, writes
from engine.bpmn.migration import notices, obstacles, swap
from engine.bpmn.model import Model
from engine.bpmn.obstacles import Obstacle
from engine.bpmn.state import StateUnreadable, json_bytes
from engine.bpmn.timing import Timing
from engine.bpmn.visits import Failure, Job, Subscription, Target, Thrown, Timer, Token, Visit
from engine.bpmn.world import World
from engine.duration import NoTime

__all__ = [
    "BpmnUnreadable",
    "DataObject",
    "Element",
    "EventDefinition",
    "Execution",
    "Expression",
    "Failure",
    "Flow",
    "Job",
    "Known",
    "Lane",
    "Loop",
    "Model",
    "NoTime",
    "Obstacle",
    "Pool",
    "Service",
    "Specs",
    "StateUnreadable",
    "Subscription",
    "Target",
    "Thrown",
    "Timer",
    "Timing",
    "Token",
    "Visit",
    "World",
    "calls",
    "compile",
    "json_bytes",
    "lint",
    "notices",
    "obstacles",
    "swap",
    "writes",
]
