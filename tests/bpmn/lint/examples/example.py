"""What a rule's test is made of."""

from dataclasses import dataclass, field

from engine.bpmn.lint import Known


@dataclass(frozen=True)
class Example:
    """`correct` has no finding at all but `also`; `incorrect` has one of the rule at `element`, whose Chinese sentence holds `says`."""

    correct: bytes
    incorrect: bytes
    element: str | None
    says: str
    known: Known = field(default_factory=Known)
    also: frozenset[str] = frozenset()
