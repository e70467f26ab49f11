"""The platform as it would answer if its figures were the book's: nothing outside is needed, and nothing outside is changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.errors import Problem
from processes.connectors.leqi.port import DONE, INVALID, NOT_ENTITLED, Reply, Transfer
from processes.registry.invariants import quota as rules
from processes.registry.quotas import formulas, movements
from processes.registry.quotas.entity import CreditQuota
from processes.registry.quotas.movements import Answer
from processes.registry.sentences import plain_sentence

FIRST_TOTAL = Decimal("1000000.00")
"""本月授信额度 of an enterprise the book has no quota of yet."""


@dataclass(frozen=True)
class Embedded:
    """Answers with the rules and movements of the registry. `known`: the book's figures when the request was checked; None: there are none.

    The same order gets the same answer, so it may be sent again.
    """

    known: Answer | None

    def transfer(self, order: Transfer) -> Reply:
        if self.known is None:
            return Reply(NOT_ENTITLED, "当前企业无资格办理此业务")
        quota = _quota(order.tax_no, self.known)
        down = order.direction == "0"
        if down and quota.suspended:
            return Reply(NOT_ENTITLED, "当前企业无资格办理此业务")
        refused = rules.within_remaining(quota, order.amount) if down else rules.within_unused(quota, order.amount)
        if refused is not None:
            return _invalid(refused)
        return Reply(DONE, "", _answer((movements.downloaded if down else movements.returned)(quota, order.amount)))

    def query(self, tax_no: str, period: str) -> Reply:
        first = Answer(period, False, FIRST_TOTAL, FIRST_TOTAL, formulas.NOTHING, formulas.NOTHING)
        return Reply(DONE, "", self.known or first)

    def adjust(self, tax_no: str, period: str, valid_from: date, valid_to: date) -> Reply:
        if self.known is None:
            return Reply(NOT_ENTITLED, "当前企业无资格办理此业务")
        refused = rules.range_in_period(_quota(tax_no, self.known), valid_from, valid_to)
        return Reply(DONE) if refused is None else _invalid(refused)


def _invalid(problem: Problem) -> Reply:
    return Reply(INVALID, plain_sentence(problem))


def _quota(tax_no: str, told: Answer) -> CreditQuota:
    return CreditQuota(tax_no, told.period, told.suspended, told.month_total, told.remaining, told.downloaded, told.unused)


def _answer(quota: CreditQuota) -> Answer:
    return Answer(quota.period, quota.suspended, quota.month_total, quota.remaining, quota.downloaded, quota.unused)
