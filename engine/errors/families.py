"""What a refusal is, and the four kinds there are. HTTP is chosen elsewhere, once (`web/errors.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One sentence about one value: a catalogue code and what to fill into it. Rendered by `engine.texts.Texts`."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class EngineError(Exception):
    """A refusal. `code` is stable for machines; `text` names the sentence in the catalogue (the code itself unless said otherwise)."""

    code: ClassVar[str] = "error"
    text: ClassVar[str] = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(f"{self.code} {params}" if params else self.code)

    @property
    def problem(self) -> Problem:
        return Problem(self.text or self.code, self.params)


class NotFound(EngineError):
    """It does not exist, or not for you."""

    code = "not_found"


class Forbidden(EngineError):
    """You may see it, but not do this."""

    code = "forbidden"


class Conflict(EngineError):
    """It was possible a moment ago: somebody was faster, or it has ended."""

    code = "conflict"


class Invalid(EngineError):
    """What you sent cannot be accepted as it is."""

    code = "invalid"
