"""Why something stands still, in words; and what an administrator can do about it."""

from web.house import house
from web.language import lang, t

_BUSINESS = "BpmnError:"


def word(cause: str) -> str:
    """The cause of an incident: 「对方系统报错」. An error of the business keeps its code, an unknown one its class."""
    code = cause.removeprefix(_BUSINESS)
    if house().texts.has(f"cause.{code}", lang()):
        return t(f"cause.{code}")
    return t("cause.business" if cause.startswith(_BUSINESS) else "cause.program", name=code)


def advice(kind: str, cause: str) -> str:
    """Is a retry safe, and what else is there. `kind`: an `IncidentKind`."""
    return t("advice.refused" if cause.startswith(_BUSINESS) else f"advice.{kind}")
