"""What outside services answer in a scenario, instead of being called: `{answer: …}`, `{error: CODE}`, `{fail: 3}`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.definitions.handler_set import HandlerSet
from engine.handlers import BpmnError
from engine.testing.stage import Stage


def answer(stage: Stage, services: Mapping[str, Mapping[str, Any]]) -> None:
    """From now on these topics answer as the scenario says. Raises KeyError for a topic that this release does not have."""
    definitions = stage.engine.definitions
    known = definitions.handlers.named("service_task")
    told = {("service_task", topic): replace(known[topic], function=_function(topic, says)) for topic, says in services.items()}
    definitions.handlers = HandlerSet({**definitions.handlers.by_name, **told}, definitions.handlers.validators)


def _function(topic: str, says: Mapping[str, Any]) -> Callable[..., Any]:
    """`fail: n` fails n times and then answers."""
    failures = int(says.get("fail", 0))

    def answers(context: Any, **arguments: Any) -> Any:
        nonlocal failures
        if failures:
            failures -= 1
            raise RuntimeError(f"{topic}: 场景里的失败 failure of the scenario")
        if "error" in says:
            raise BpmnError(str(says["error"]), str(says.get("message", "")))
        return says.get("answer")

    return answers
