"""What each event makes of a quota (SM-6), as pure functions: whether it may happen is asked before (`invariants.quota`)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from processes.registry.money import amount as exact
from processes.registry.quotas import formulas
from processes.registry.quotas.entity import CreditQuota


@dataclass(frozen=True)
class Answer:
    """What the platform says of an enterprise: the six columns of R103, amounts in yuan with two places."""

    period: str
    suspended: bool
    month_total: Decimal
    remaining: Decimal
    downloaded: Decimal
    unused: Decimal

    def is_plausible(self) -> bool:
        """No amount below nothing, and not more unused than downloaded (R113)."""
        return min(self.month_total, self.remaining) >= 0 and 0 <= self.unused <= self.downloaded


def downloaded(quota: CreditQuota, amount: Decimal) -> CreditQuota:
    """From the tax bureau into 乐企 (R106, R107, R112): what one side gives the other gets."""
    return _transferred(quota, exact(amount))


def returned(quota: CreditQuota, amount: Decimal) -> CreditQuota:
    """Back to the tax bureau (R116)."""
    return _transferred(quota, -exact(amount))


def issued(quota: CreditQuota, amount: Decimal) -> CreditQuota:
    """An invoice of this month is deducted from what lies unused in 乐企, and from nothing else (R112, R113)."""
    return replace(quota, unused=quota.unused - exact(amount))


def synchronised(quota: CreditQuota | None, answer: Answer, *, tax_no: str, at: datetime) -> CreditQuota:
    """The platform's figures take the place of ours (R104, R105, R112, R113); validity and declaration are not its answer and stay."""
    known = quota or opened(tax_no, answer.period, month_start=answer.month_total, last_left=None)
    return replace(
        known, suspended=answer.suspended, month_total=exact(answer.month_total), remaining=exact(answer.remaining),
        downloaded=exact(answer.downloaded), unused=exact(answer.unused), last_sync_at=at,
    )  # fmt: skip


def adjusted(quota: CreditQuota, valid_from: date, valid_to: date) -> CreditQuota:
    """有效期调整 (R118): which days it may be invoiced on; no amount changes."""
    return replace(quota, valid_from=valid_from, valid_to=valid_to)


def opened(tax_no: str, period: str, *, month_start: Decimal, last_left: Decimal | None, suspended: bool = False) -> CreditQuota:
    """The 1st of a month (R110): nothing downloaded, nothing brought along from the month before (I-19). `last_left` None: not known."""
    remaining = month_start if last_left is None else formulas.before_declaration(last_left, month_start)
    return CreditQuota(tax_no, period, suspended, exact(month_start), exact(remaining), formulas.NOTHING, formulas.NOTHING)


def left_over(quota: CreditQuota) -> Decimal:
    """上月剩余发票额度: the month's total less what was invoiced. What lies unused in 乐企 was not, so it counts (R108 with R113)."""
    return quota.remaining if quota.on_demand else quota.remaining + quota.unused


def declared(quota: CreditQuota, used: Decimal, *, at: datetime) -> CreditQuota:
    """申报且比对成功 (R111): `used` is 本月已用发票额度 over all systems. What lies unused in 乐企 is not in 可用剩余额度 (R107)."""
    return replace(quota, remaining=formulas.after_declaration(quota.month_total, exact(used) + quota.unused), declared_at=at)


def _transferred(quota: CreditQuota, amount: Decimal) -> CreditQuota:
    remaining = quota.remaining if quota.on_demand else quota.remaining - amount
    return replace(quota, remaining=remaining, downloaded=quota.downloaded + amount, unused=quota.unused + amount)
