"""One command seen from inside the tokens: the world behind a narrow door, and what the command leaves behind."""

from collections.abc import Mapping
from typing import Any

import orjson

from engine.bpmn.element import EventDefinition
from engine.bpmn.spiff import Task
from engine.bpmn.timing import Timing
from engine.bpmn.visits import Failure, Job, Thrown, Visit, path_of, visit_of
from engine.bpmn.world import World
from engine.duration import NoTime
from engine.errors import ExpressionFailed, StepBudgetExceeded
from engine.feel import FeelError


class Run:
    """Stands where SpiffWorkflow expects its script engine, so no text of a designer ever reaches Python's."""

    def __init__(self, world: World, *, budget: int) -> None:
        self.world, self.budget = world, budget
        self.steps: list[Visit] = []
        self.failures: list[Failure] = []
        self.jobs: list[Job] = []
        self.thrown: list[Thrown] = []

    def count_step(self) -> None:
        """Raises StepBudgetExceeded."""
        self.budget -= 1
        if self.budget < 0:
            raise StepBudgetExceeded()

    def visit(self, task: Task) -> None:
        self.steps.append(visit_of(task))

    def fail(self, task: Task, *, topic: str, cause: str, message: str) -> None:
        self.failures.append(Failure(str(task.id), task.task_spec.bpmn_id, path_of(task), topic, cause, message))

    def evaluate(self, task: Task, text: str, extra: Mapping[str, Any] | None = None) -> Any:
        """Raises ExpressionFailed."""
        try:
            return self.world.evaluate(text, {**task.data, **extra} if extra else task.data)
        except FeelError as error:
            raise _failed(task, error) from error

    def holds(self, task: Task, condition: str, extra: Mapping[str, Any] | None = None) -> bool:
        """Only true is true: null, and a text that says "false", are not."""
        return self.evaluate(task, condition, extra) is True

    def run_script(self, task: Task, script: str) -> None:
        """Raises ExpressionFailed."""
        try:
            self.world.run_script(script, task.data)
        except FeelError as error:
            raise _failed(task, error) from error

    def decide(self, task: Task, decision_id: str, result_variable: str | None) -> None:
        """Raises ExpressionFailed."""
        try:
            self.world.decide(task.workflow.spec.process_key, decision_id, task.data, result_variable)
        except FeelError as error:
            raise _failed(task, error) from error

    def due(self, task: Task, event: EventDefinition) -> Timing:
        """When a timer fires. Raises ExpressionFailed."""
        text, kind = event.duration or event.date or event.cycle or "", "duration" if event.duration else "date" if event.date else "cycle"
        try:
            return self.world.due(text, kind, task.data, now=self.world.now())  # type: ignore[arg-type]  # one of the three
        except FeelError as error:
            raise _failed(task, error) from error
        except NoTime as error:
            zh, en = f"「{text}」不是有效的时间：{error}", f"{text!r} is no such time: {error}"
            raise ExpressionFailed(element=task.task_spec.bpmn_id, reason=zh, reason_en=en) from error

    def correlation(self, task: Task, text: str | None) -> str:
        """The key of a message: the usual one, or what FEEL gives. Raises ExpressionFailed, for null too."""
        key = self.world.default_correlation() if text is None else self.evaluate(task, text)
        if key is None or isinstance(key, list | dict):
            zh, en = "消息的关联键必须是文本或数字", "The correlation key of a message must be a text or a number"
            raise ExpressionFailed(element=task.task_spec.bpmn_id, reason=zh, reason_en=en)
        return key if isinstance(key, str) else orjson.dumps(key).decode()

    def call_service(self, task: Task, topic: str, arguments: dict[str, Any]) -> Any:
        return self.world.call_service(topic, arguments, element_path=path_of(task), token_id=str(task.id))


def run_of(task: Task) -> Run:
    """The command that moves this token."""
    run: Run = task.workflow.top_workflow.script_engine
    return run


def _failed(task: Task, error: FeelError) -> ExpressionFailed:
    return ExpressionFailed(element=task.task_spec.bpmn_id, reason=str(error), reason_en=error.message_en)
