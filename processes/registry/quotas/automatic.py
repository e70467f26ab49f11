"""系统每日自动下载: how much of a quota (D6)."""

from decimal import Decimal

from processes.registry.quotas import formulas
from processes.registry.quotas.entity import CreditQuota


def automatic_amount(quota: CreditQuota, *, ratio: Decimal = formulas.AUTOMATIC_RATIO, on_demand: Decimal = formulas.NOTHING) -> Decimal:
    """Yuan with two places; nothing while credit is suspended (I-21).

    Whoever invoices on demand has no limit to take a share of: `on_demand` says how much, nothing unless a setting says otherwise.
    """
    if quota.suspended:
        return formulas.NOTHING
    return on_demand if quota.on_demand else formulas.automatic(quota.remaining, ratio)
