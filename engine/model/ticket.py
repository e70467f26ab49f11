"""An external service task on its way: what its job carries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a call brought: a result, a BPMN error (`code`), or a failure for good (`cause`)."""

    result: Any = None
    code: str | None = None
    cause: str | None = None
    message: str = ""


@dataclass(frozen=True)
class Ticket:
    """One visit of a token to an external service task. `attempt` counts within this `run` of it (a person's retry begins another).

    `before`: attempts of earlier runs; `waited`: how often it was put off; `answer`: what came back while the instance could not take it.
    """

    instance_id: str
    token_id: str
    element_path: str
    topic: str
    arguments: Mapping[str, Any]
    run: str
    attempt: int = 1
    before: int = 0
    waited: int = 0
    answer: Answer | None = None

    @property
    def key(self) -> str:
        """The same ticket put into the queue twice is there once."""
        return f"{self.instance_id}:{self.token_id}:{self.run}:{self.attempt}.{self.waited}"

    @property
    def idempotency_key(self) -> str:
        """The same through all retries; a new visit of the token has another (architecture §7)."""
        return f"{self.instance_id}:{self.token_id}"

    @property
    def attempts(self) -> int:
        """Tries so far, this one included."""
        return self.before + self.attempt

    def again(self) -> "Ticket":
        return replace(self, attempt=self.attempt + 1, waited=0)

    def put_off(self, answer: Answer | None = None) -> "Ticket":
        return replace(self, waited=self.waited + 1, answer=answer)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Ticket":
        answer = told.get("answer")
        return cls(**{**told, "answer": Answer(**answer) if answer is not None else None})
