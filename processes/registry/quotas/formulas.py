"""The amounts of「授信额度管理」as the seed defines them (R106–R113, R119).

Every amount is a Decimal in yuan with two places, without VAT (发票总额度 limits what is invoiced before tax).
Enterprises that invoice on demand (按需开票) have no limit: the platform says `ON_DEMAND` for it, and no subtraction changes that.
"""

from decimal import ROUND_DOWN, Decimal

from processes.registry.money import CENT

ON_DEMAND = Decimal("9999999999999999.00")
AUTOMATIC_RATIO = Decimal("0.80")
"""系统每日自动下载，默认为可用额度的 80% (R119)."""
NOTHING = Decimal("0.00")


def available(month_total: Decimal, downloaded: Decimal) -> Decimal:
    """可用授信额度 (R106): 本月授信额度 − 已下载额度. Below nothing when the month's total was cut after the download."""
    return _less(month_total, downloaded)


def remaining_on_single_track(month_total: Decimal, downloaded: Decimal) -> Decimal:
    """可用剩余额度 under 金四单轨 (R108): 当月总额度 − 已下载到乐企的额度, invoiced or not (R107: what was downloaded is not in it)."""
    return max(_less(month_total, downloaded), NOTHING)


def before_declaration(last_left: Decimal, month_start: Decimal) -> Decimal:
    """可用剩余额度（申报前）as it begins on the 1st (R110): the smaller of 上月剩余发票额度 and 本月月初发票额度."""
    return month_start if month_start == ON_DEMAND else min(last_left, month_start)


def used(issued: Decimal, drawn: Decimal) -> Decimal:
    """本月已用发票额度 (R111): 数电票实际开具 + 税控发票实际领用."""
    return issued + drawn


def after_declaration(month_total: Decimal, used_this_month: Decimal) -> Decimal:
    """可用剩余额度（申报后）once declared and matched (R111): 当月发票总额度 − 本月已用发票额度."""
    return max(_less(month_total, used_this_month), NOTHING)


def unused(downloaded: Decimal, uploaded: Decimal) -> Decimal:
    """已下载未使用额度 (R113): 已下载额度 − the uploaded invoices dated in this month. `downloaded` itself is not lowered by them (R112)."""
    return downloaded - uploaded


def automatic(remaining: Decimal, ratio: Decimal = AUTOMATIC_RATIO) -> Decimal:
    """What the daily download takes of 可用剩余额度 (R119), rounded down to the cent: never more than there is, never below nothing."""
    return max((remaining * ratio).quantize(CENT, rounding=ROUND_DOWN), NOTHING)


def _less(limit: Decimal, taken: Decimal) -> Decimal:
    return limit if limit == ON_DEMAND else limit - taken
