"""A decision file that cannot be used, or a decision that cannot be made."""

from collections.abc import Sequence

from engine.model import Finding


class DmnError(Exception):
    """`findings` say all that is wrong; for a decision that failed while it was made there is one."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(self.message_zh)

    @property
    def message_zh(self) -> str:
        return "；".join(finding.message_zh for finding in self.findings)

    @property
    def message_en(self) -> str:
        return "; ".join(finding.message_en for finding in self.findings)
