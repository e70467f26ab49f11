"""A world outside that does what the test wants, and diagrams that ask it."""

from collections.abc import Callable
from typing import Any

from engine.handlers import JobContext, service_task
from engine.testing import Stage
from tests.engine.drawing import boundary, draw, end, service, user

ASK = draw(
    "ask", service("call", "ask", result="answer", amount="amount"), user("after", "role:approver"), paths="start > call > after > end"
)  # fmt: skip
CAUGHT = draw(
    "caught", user("check", "role:approver"), service("call", "ask", result="answer", amount="amount"), boundary("refused", "call", error="E_NO"),
    user("fix", "role:finance"), end("done"), end("fixed", state="rejected"),
    paths="""
    start > check > call > done
    refused > fix > fixed
    """,
)  # fmt: skip


class Outside:
    """What the handler was given, in order; `then` says what it does with that."""

    def __init__(self) -> None:
        self.seen: list[JobContext] = []
        self.asked: list[dict[str, Any]] = []
        self.then: Callable[[JobContext], Any] = lambda context: {"ok": True}

    def task(self, **more: Any) -> Callable[..., Any]:
        @service_task("ask", effect="external", **more)
        def ask(context: JobContext, **asked: Any) -> Any:
            self.seen.append(context)
            self.asked.append(asked)
            return self.then(context)

        return ask

    def fails(self, error: Exception) -> None:
        def act(context: JobContext) -> None:
            raise error

        self.then = act

    def gives(self, value: Any) -> None:
        self.then = lambda context: value


def keys(stage: Stage) -> list[str]:
    """The jobs on the shelf."""
    return [job.key for job in stage.shelf.waiting]
