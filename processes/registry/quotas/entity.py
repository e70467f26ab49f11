"""CreditQuota: one enterprise's 授信额度 of one month; its state is two flags that know nothing of each other (SM-6)."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from processes.registry.quotas import formulas, periods


class Validity(StrEnum):
    """Whether it may be invoiced with on a day: 有效, 不在有效期内 (may be adjusted), 跨属期作废 (for good)."""

    VALID = "VALID"
    OUTSIDE = "OUTSIDE"
    VOID = "VOID"


class Kind(StrEnum):
    """What moved a quota: 下载, 系统自动下载, 退回, 同步, 有效期调整, 开票扣减, 月初赋额, 申报比对成功."""

    DOWNLOAD = "DOWNLOAD"
    AUTO = "AUTO"
    RETURN = "RETURN"
    SYNC = "SYNC"
    ADJUST = "ADJUST"
    ISSUE = "ISSUE"
    OPEN = "OPEN"
    DECLARE = "DECLARE"


@dataclass(frozen=True)
class CreditQuota:
    """Amounts in yuan with two places. `period` yyyyMM; `suspended` 暂停授信标志; `month_total` 本月授信额度; `remaining` 可用剩余额度;
    `downloaded` 已下载额度; `unused` 已下载未使用额度; `valid_from`, `valid_to` both or neither, both days count; `declared_at` 申报比对成功.
    """

    tax_no: str
    period: str
    suspended: bool
    month_total: Decimal
    remaining: Decimal
    downloaded: Decimal
    unused: Decimal
    valid_from: date | None = None
    valid_to: date | None = None
    last_sync_at: datetime | None = None
    declared_at: datetime | None = None

    @property
    def key(self) -> str:
        """What a form holds of a chosen row, `<tax number>/<period>`."""
        return f"{self.tax_no}/{self.period}"

    @property
    def on_demand(self) -> bool:
        """按需开票: no limit, but what is invoiced must still be downloaded."""
        return self.month_total == formulas.ON_DEMAND

    @property
    def available(self) -> Decimal:
        """可用授信额度 (R106)."""
        return formulas.available(self.month_total, self.downloaded)

    def validity(self, today: date) -> Validity:
        """On a day in Shanghai. Without a range of the platform's the whole month is one."""
        if periods.of(today) != self.period:
            return Validity.VOID
        within = (self.valid_from is None or self.valid_from <= today) and (self.valid_to is None or today <= self.valid_to)
        return Validity.VALID if within else Validity.OUTSIDE

    def as_json(self) -> dict[str, Any]:
        """For the ledger, history and variables: amounts, days and moments (UTC) as text."""
        return {key: value if value is None or isinstance(value, bool) else _text(value) for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Order:
    """One 下载 or 退回 asked of the platform. `ywlsh`: 业务流水号, the same for every attempt (I-20); `by`: a user's id, or SYSTEM.

    `request_no`: the serial number of the request that asked for it, where there is one.
    """

    tax_no: str
    period: str
    amount: Decimal
    ywlsh: str
    by: str
    request_no: str | None = None


@dataclass(frozen=True)
class QuotaTransaction:
    """额度流水: one thing that happened to a quota, with the quota before (None: there was none) and after, as `CreditQuota.as_json`.

    `request_no`: the serial number of the request that brought it about; None for what came by itself.
    """

    id: str
    tax_no: str
    period: str
    kind: Kind
    amount: Decimal | None
    ywlsh: str | None
    invoice_no: str | None
    platform_code: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    operator: str
    at: datetime
    request_no: str | None = None


def _text(value: date | Decimal | str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
