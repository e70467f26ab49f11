"""Who comes next, and what submit would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.model.directory import Candidates, PersonRef


@dataclass(frozen=True)
class Choice:
    """自选: somebody picks who gets a step. What he picks is sent as `variables.chosen.ELEMENT`, an id or (`many`) a list of ids.

    `by`: initiator, or previous (whoever acts before); `among`: who may be picked today; `chosen`: who is.
    """

    element_id: str
    by: str
    many: bool
    among: Sequence[PersonRef]
    chosen: Sequence[PersonRef] = ()

    @property
    def is_open(self) -> bool:
        """Nobody is picked, though somebody could be."""
        return bool(self.among) and not self.chosen

    @property
    def field(self) -> str:
        """Beside what a refusal stands."""
        return f"chosen.{self.element_id}"


@dataclass(frozen=True)
class Step:
    """One predicted step. `kind`: user_task, service_task or end. `rule`: the policy that decides it, so that nobody is asked."""

    element_path: str
    name: str
    kind: str
    candidates: Candidates | None = None
    rule: str = ""
    choice: Choice | None = None


@dataclass(frozen=True)
class Prediction:
    """Who comes next if everybody says yes: `next` are the tasks of the first wait, `steps` all that is foreseen in order."""

    next: Sequence[Step]
    steps: Sequence[Step]


@dataclass(frozen=True)
class Preview:
    """What submit would do, nothing stored: values the process computes, who comes next, and what is wrong (by field path)."""

    computed: Mapping[str, Any]
    prediction: Prediction
    errors: Mapping[str, Sequence[Any]]
