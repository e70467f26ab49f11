"""Findings about one file, collected while it is read."""

from engine.feel import FeelError
from engine.model import Finding


class Report:
    def __init__(self, path: str) -> None:
        self._path = path
        self.findings: list[Finding] = []

    def error(self, rule: str, element_id: str | None, message_zh: str, message_en: str) -> None:
        self.findings.append(Finding(self._path, rule, "error", element_id, message_zh, message_en))

    def warning(self, rule: str, element_id: str | None, message_zh: str, message_en: str) -> None:
        self.findings.append(Finding(self._path, rule, "warning", element_id, message_zh, message_en))

    def expression(self, element_id: str | None, where: tuple[str, str], error: FeelError) -> None:
        """An expression that cannot be read; `where` in both languages."""
        at = error.position
        zh = f"（第 {at.line} 行第 {at.column} 列）" if at else ""
        en = f" (line {at.line}, column {at.column})" if at else ""
        self.error("dmn-expression", element_id, f"{where[0]}{zh}：{error.message_zh}", f"{where[1]}{en}: {error.message_en}")

    def errors(self, since: int = 0) -> tuple[Finding, ...]:
        """The errors among the findings from number `since` on."""
        return tuple(finding for finding in self.findings[since:] if finding.severity == "error")
