"""What you sent cannot be accepted as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors.families import Invalid, Problem


class FieldsRejected(Invalid):
    """Form values refused, by field path. Nothing was stored; the draft is as it was."""

    code = "fields_rejected"

    def __init__(self, errors: Mapping[str, Sequence[Problem]], **params: Any) -> None:
        super().__init__(**params)
        self.errors = {name: list(problems) for name, problems in errors.items()}


class OpinionRequired(FieldsRejected):
    """E-WF-002: a refusal needs its reason; `negative` False: at this step a yes needs one too."""

    code = "OPINION_REQUIRED"
    text = "E-WF-002"

    def __init__(self, *, negative: bool = True) -> None:
        self._sentence = Problem("E-WF-002" if negative else "opinion_required")
        super().__init__({"opinion": [self._sentence]})

    @property
    def problem(self) -> Problem:
        return self._sentence


class SignatureRequired(FieldsRejected):
    """The step is signed by hand: an image of the actor's own, made for this decision."""

    code = "signature_required"

    def __init__(self) -> None:
        super().__init__({"signature": [Problem("signature_required")]})


class ReasonRequired(FieldsRejected):
    """What an administrator does to another's request, he says why."""

    code = "reason_required"

    def __init__(self) -> None:
        super().__init__({"reason": [Problem("reason_required")]})


class VariablesRejected(Invalid):
    """Not pure JSON, or more than 256 KB. Params: `reason`."""

    code = "variables_rejected"


class DefinitionRejected(Invalid):
    """A deployment with findings of severity error. `findings` says all of them."""

    code = "definition_rejected"

    def __init__(self, findings: Sequence[Any], **params: Any) -> None:
        super().__init__(**params)
        self.findings = list(findings)


class FileRejected(Invalid):
    """Size, type or content of an uploaded file. Params: `reason`, `name`."""

    code = "file_rejected"


class NothingToMigrate(Invalid):
    """No open request was chosen that is not under that version already."""

    code = "nothing_to_migrate"


class OwnSubstitute(Invalid):
    """代理: nobody acts for himself."""

    code = "own_substitute"


class EmptyWindow(Invalid):
    """It ends before it begins, or before now."""

    code = "empty_window"


class StepBudgetExceeded(Invalid):
    """The diagram runs in circles: more than the allowed steps in one command."""

    code = "step_budget_exceeded"


class NoFlowHolds(Invalid):
    """A gateway without a true condition and without a default flow. Params: `element`."""

    code = "no_flow_holds"


class NoStartEvent(Invalid):
    """The process begins by no person and no call, or not by that event. Params: `element`."""

    code = "no_start_event"


class ExpressionFailed(Invalid):
    """A FEEL expression or decision of the definition could not be evaluated. Params: `element`, `reason`."""

    code = "expression_failed"
