"""What tokens need of the instance they belong to. The commands give one to every execution."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn.timing import Kind, Timing
from engine.calendar import Calendar
from engine.handlers import Effect


class World(Protocol):
    """Variables, scripts, decisions, services and the clock of one command on one instance.

    `local`: what only this token sees (the item of its multi-instance); it goes before the instance's variables.
    """

    def now(self) -> datetime: ...

    def evaluate(self, expression: str, local: Mapping[str, Any]) -> Any:
        """FEEL over variables and `local`. May raise FeelError."""

    def assign(self, name: str, value: Any) -> None:
        """Write an instance variable."""

    def run_script(self, script: str, local: Mapping[str, Any]) -> None:
        """One assignment per line. May raise FeelError."""

    def decide(self, process_key: str, decision_id: str, local: Mapping[str, Any], result_variable: str | None) -> None:
        """Evaluate a decision of that process and write its outputs. May raise FeelError."""

    def call_service(self, topic: str, arguments: dict[str, Any], *, element_path: str, token_id: str) -> Any:
        """Run a service task. BpmnError goes to the diagram, anything else becomes a Failure."""

    def effect(self, topic: str) -> Effect:
        """`external`: the token waits and a job does the work; otherwise `call_service` runs at once."""

    def due(self, text: str, kind: Kind, local: Mapping[str, Any], *, now: datetime) -> Timing:
        """When a timer with this text fires that is reached `now`: a time written out, or FEEL. May raise FeelError, NoTime."""

    def working(self) -> Calendar:
        """The working calendar of the house."""

    def default_correlation(self) -> str:
        """The key of messages that name none: the instance's serial number."""
