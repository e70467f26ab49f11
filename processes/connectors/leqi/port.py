"""What is asked of the platform about 授信额度, and what it answers (domain.md §4.5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from processes.registry.quotas.movements import Answer

DONE, INVALID, NOT_ENTITLED, FAULT = "00", "01", "11", "99"
"""成功, 参数校验异常, 当前企业无资格办理此业务, 系统级异常."""

Direction = Literal["0", "1"]
"""申请类型 of XZTHSXED: 0 下载, 1 退回."""


class Unreachable(Exception):
    """No answer, or none that can be read: whether it was done is not known. Ask again with the same 业务流水号."""


@dataclass(frozen=True)
class Transfer:
    """XZTHSXED. `amount` in yuan with two places; `ywlsh`: 业务流水号, the platform does one thing for it however often it is sent."""

    tax_no: str
    period: str
    direction: Direction
    amount: Decimal
    ywlsh: str


@dataclass(frozen=True)
class Reply:
    """`code` as above, or one of the gateway's (4032 …); `message` is the platform's own, shown to people as it came.

    `figures`: the six columns of R103 where the platform told them.
    """

    code: str
    message: str = ""
    figures: Answer | None = None

    def as_json(self) -> dict[str, Any]:
        """For a request's variables: amounts as text."""
        told = self.figures
        shown = None if told is None else {key: value if isinstance(value, bool) else str(value) for key, value in vars(told).items()}
        return {"code": self.code, "message": self.message, "figures": shown}


class QuotaPlatform(Protocol):
    """The quota interface. Every call raises Unreachable; none takes longer than the `timeout` in seconds it was made for."""

    def transfer(self, order: Transfer) -> Reply:
        """XZTHSXED 下载/退回授信额度."""
        ...

    def query(self, tax_no: str, period: str) -> Reply:
        """CXSXED 查询授信额度; `figures` are there when the code is 00."""
        ...

    def adjust(self, tax_no: str, period: str, valid_from: date, valid_to: date) -> Reply:
        """TZSXEDYXQ 调整授信额度有效期, both days included."""
        ...


def figures(told: Any) -> Answer:
    """The six columns as JSON of text. Raises ValueError for what is no such thing."""
    try:
        amounts = {name: Decimal(str(told[name])) for name in ("month_total", "remaining", "downloaded", "unused")}
        found = Answer(str(told["period"]), bool(told["suspended"]), **amounts)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"no figures of a quota: {told!r}") from error
    if not found.is_plausible():
        raise ValueError(f"figures that contradict themselves: {told!r}")
    return found
