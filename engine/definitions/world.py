"""What the tokens of one instance see while they move: its variables, its decisions, its service tasks, the clock."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from engine import bpmn, dmn, feel
from engine.actor import Actor
from engine.bpmn.timing import Kind, Timing
from engine.calendar import Calendar
from engine.definitions import moments
from engine.definitions.bundle import Bundle
from engine.definitions.handler_set import HandlerSet
from engine.definitions.process_settings import LOCAL
from engine.errors import ExpressionFailed
from engine.handlers import BpmnError, Context, Effect, InstanceFacts


@dataclass(frozen=True)
class Happened:
    """A decision made or a service done on the way, for the history."""

    code: str
    params: Mapping[str, Any]


class InstanceWorld:
    """Variables live here, on the instance; a token has only the items of its multi-instance (architecture §4).

    `dry`: a preview or prediction. Then only `effect="read"` services run; a database service counts as done.
    `working`: the calendar of this house, asked for where a timer counts working time.
    """

    def __init__(
        self, bundle: Bundle, variables: dict[str, Any], *, connection: Connection, handlers: HandlerSet, actor: Actor,
        now: datetime, facts: InstanceFacts, dry: bool = False, working: Callable[[], Calendar] = Calendar,
    ) -> None:  # fmt: skip
        self.bundle, self.variables, self.connection, self.handlers = bundle, variables, connection, handlers
        self.actor, self.moment, self.facts, self.dry = actor, now, facts, dry
        self._read_calendar = working
        self.happened: list[Happened] = []
        self._context: dict[str, Any] | None = None
        self._calendar: Calendar | None = None

    def now(self) -> datetime:
        return self.moment

    def working(self) -> Calendar:
        """Read once in a command."""
        if self._calendar is None:
            self._calendar = self._read_calendar()
        return self._calendar

    @property
    def calendar_version(self) -> int:
        """After how many edits the calendar was read in this command; 0: it was not."""
        return self._calendar.version if self._calendar is not None else 0

    @property
    def _local(self) -> datetime:
        """`today()` is the day in China, where the business is."""
        return self.moment.astimezone(LOCAL)

    def scope(self, local: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The FEEL context: initiator and definition name, variables, then what is local to the token."""
        if self._context is None:
            initiator = {"id": self.facts.initiator_id, "name": self.facts.initiator_name, "branch": self.facts.branch_id}
            base = {"name": self.bundle.definition.name, "serial_no": self.facts.serial_no}
            self._context = {key: feel.from_json(value) for key, value in {**base, **self.variables, "initiator": initiator}.items()}
        return {**self._context, **{k: feel.from_json(v) for k, v in local.items()}} if local else self._context

    def evaluate(self, expression: str, local: Mapping[str, Any]) -> Any:
        return feel.to_json(feel.parse(expression).evaluate(self.scope(local), now=self._local, calendar=self.working))

    def assign(self, name: str, value: Any) -> None:
        self.variables[name] = value
        self._context = None

    def run_script(self, script: str, local: Mapping[str, Any]) -> None:
        for name, expression in feel.assignments(script):
            self.assign(name, feel.to_json(expression.evaluate(self.scope(local), now=self._local, calendar=self.working)))

    def decide(self, process_key: str, decision_id: str, local: Mapping[str, Any], result_variable: str | None) -> None:
        """Evaluate a decision of that process's folder; its outputs become variables, or one variable that holds them all."""
        decision = self.bundle.level(process_key).decisions.get(decision_id)
        if decision is None:
            raise ExpressionFailed(element=decision_id, reason="unknown decision")
        try:
            result = decision.evaluate(self.scope(local), now=self._local, calendar=self.working)
        except (dmn.DmnError, feel.FeelError) as error:
            raise ExpressionFailed(element=decision_id, reason=str(error), reason_en=error.message_en) from error
        outputs = {name: feel.to_json(value) for name, value in result.as_variables().items()}
        for name, value in ({result_variable: outputs} if result_variable else outputs).items():
            self.assign(name, value)
        required = {"required": [_told(one) for one in result.required]} if result.required else {}
        self.happened.append(Happened("decision.made", {**_told(result), "decision": decision_id, **required}))

    def effect(self, topic: str) -> Effect:
        """In a preview an external service counts as done, like any other that changes something."""
        handler = self.handlers.service(topic)
        return "database" if handler is None or handler.effect is None or self.dry else handler.effect

    def due(self, text: str, kind: Kind, local: Mapping[str, Any], *, now: datetime) -> Timing:
        """ISO 8601 or working time as written, or FEEL."""
        return moments.due(text, kind, now=now, scope=lambda: self.scope(local), working=self.working)

    def default_correlation(self) -> str:
        return self.facts.serial_no

    def call_service(self, topic: str, arguments: Mapping[str, Any], *, element_path: str, token_id: str) -> Any:
        """Run a service task inside the command's transaction, in a SAVEPOINT; BpmnError and failures leave nothing behind."""
        handler = self.handlers.service(topic)
        if handler is None:
            raise LookupError(f"no service task {topic!r} in this release")
        if self.dry and handler.effect != "read":
            return None
        context = Context(self.connection, dict(self.variables), self.actor, self.moment, self.facts)
        try:
            with self.connection.begin_nested():
                # What is no JSON fails here, as the handler's mistake: it must not undo what people decided before it.
                answer = orjson.loads(bpmn.json_bytes(handler.function(context, **arguments)))
        except BpmnError as error:
            told = {"topic": topic, "element_path": element_path, "error": error.code, "message": error.message}
            self.happened.append(Happened("service.refused", told))
            raise
        if handler.effect == "database":
            self.happened.append(Happened("service.done", {"topic": topic, "element_path": element_path, "result": answer}))
        return answer


def _told(result: dmn.Result) -> dict[str, Any]:
    """A decision as the history keeps it."""
    return {
        "decision": result.id, "name": result.name, "inputs": _kept(result.inputs), "outputs": _kept(result.as_variables()), "rules": result.rules,
    }  # fmt: skip


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON, without what cannot be shown, such as a function that one decision makes for another."""
    kept = {}
    for name, value in values.items():
        with suppress(feel.FeelError):
            kept[name] = feel.to_json(value)
    return kept
