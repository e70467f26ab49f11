"""What a check found in a file."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What a check found in a file. `severity`: `error` (cannot be deployed) or `warning`."""

    path: str
    rule: str
    severity: str
    element_id: str | None
    message_zh: str
    message_en: str

    @property
    def message(self) -> str:
        return self.message_zh

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path, "rule": self.rule, "severity": self.severity, "element_id": self.element_id,
            "message": self.message_zh, "message_zh": self.message_zh, "message_en": self.message_en,
        }  # fmt: skip
