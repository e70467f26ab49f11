"""Forms: form-js schemas (schemaVersion ≤ 19), checked by lint and compiled to marshmallow fields.

`parse` gives a compiled form; `lint` says what is wrong with a file. See `engine.forms.check` for what survives a submission.

What a component may say in its `properties`, beside what form-js knows:
`lookup` (options come from the server), `kind` (how to show it: money, tax_no, …), `maxFiles`, `maxMB` or `maxSize`, `minRows`, `maxRows`, and a
catalogue code for each refusal: `required`, `pattern`, `min`, `max`, `minLength`, `maxLength`, `accept`, `choice`, … = "E-SWAP-005"; where the name
is taken by a limit, `maxFilesCode` and the like.
"""

from functools import lru_cache

from engine.forms.access import Access
from engine.forms.check import Checked
from engine.forms.field import Field, Option
from engine.forms.form import Form
from engine.forms.lint import lint
from engine.forms.lint.document import read
from engine.model import Finding

__all__ = ["Access", "Checked", "Field", "Form", "FormError", "Option", "lint", "parse"]


class FormError(Exception):
    """A form file with errors. `findings` are all of them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message_en for finding in findings))
        self.findings = findings


@lru_cache(maxsize=256)
def parse(content: bytes) -> Form:
    """The compiled form, the same object for the same bytes. Raises FormError."""
    errors = [finding for finding in lint("", content) if finding.severity == "error"]
    if errors:
        raise FormError(errors)
    return Form(read(content))
