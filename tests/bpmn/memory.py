"""A world in memory: real FEEL, services and decisions as plain functions."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from engine import feel
from engine.bpmn import timing
from engine.calendar import Calendar
from engine.handlers import Effect

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


class Memory:
    """Variables of one instance. `services` by topic, `decisions` by id, `external`: topics that a job would do."""

    def __init__(
        self,
        variables: dict[str, Any],
        services: Mapping[str, Callable[..., Any]] | None = None,
        decisions: Mapping[str, Callable[..., Any]] | None = None,
        *,
        external: Collection[str] = (),
        moment: datetime = NEW_YEAR,
    ) -> None:
        self.external, self.moment = external, moment
        self.variables, self.services, self.decisions = variables, services or {}, decisions or {}
        self.calls: list[tuple[str, dict[str, Any], str]] = []
        self.asked: list[str] = []

    def now(self) -> datetime:
        return self.moment

    def scope(self, local: Mapping[str, Any]) -> dict[str, Any]:
        return {name: feel.from_json(value) for name, value in {**self.variables, **local}.items()}

    def evaluate(self, expression: str, local: Mapping[str, Any]) -> Any:
        self.asked.append(expression)
        return feel.to_json(feel.evaluate(expression, self.scope(local)))

    def assign(self, name: str, value: Any) -> None:
        self.variables[name] = value

    def run_script(self, script: str, local: Mapping[str, Any]) -> None:
        for name, expression in feel.assignments(script):
            self.assign(name, feel.to_json(expression.evaluate(self.scope(local))))

    def decide(self, process_key: str, decision_id: str, local: Mapping[str, Any], result_variable: str | None) -> None:
        outputs = self.decisions[decision_id](process_key=process_key, **{**self.variables, **local})
        for name, value in ({result_variable: outputs} if result_variable else outputs).items():
            self.assign(name, value)

    def call_service(self, topic: str, arguments: dict[str, Any], *, element_path: str, token_id: str) -> Any:
        self.calls.append((topic, arguments, element_path))
        return self.services[topic](**arguments)

    def effect(self, topic: str) -> Effect:
        return "external" if topic in self.external else "database"

    def due(self, text: str, kind: timing.Kind, local: Mapping[str, Any], *, now: datetime) -> timing.Timing:
        if timing.is_literal(text):
            return timing.read(text, kind, now)
        return timing.of_value(feel.evaluate(text, self.scope(local), now=now), kind, now)

    def working(self) -> Calendar:
        return Calendar()

    def default_correlation(self) -> str:
        return "SN-1"
