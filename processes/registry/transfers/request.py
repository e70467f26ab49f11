"""What a request to change or merge tenants may ask, field by field (domain.md P04, P05).

Fields that are still empty are left to the form; so the same rules also judge a request that is being filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry import book, tax_number
from processes.registry.calendar import next_workday
from processes.registry.invariants import tenancy
from processes.registry.records import Tenant

CHANGE_TENANT, MERGE_TENANTS = "企业变更租户", "合并租户"
Row = Mapping[str, Any]


def tax_nos(rows: Sequence[Row] | None) -> list[str]:
    """The tax numbers of the table as the book writes them, each once."""
    return list(dict.fromkeys(number for row in rows or () if (number := tax_number.normalise(row.get("tax_no")))))


@dataclass(frozen=True)
class TransferRequest:
    """The form's values with what the book knows about them."""

    connection: Connection
    form: Mapping[str, Any]
    now: datetime

    def problems(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """The first problem of every field, by field path."""
        found = {"source_tenant": self._source(), "target_tenant": self._target(), "exec_date": self._date(), **self._rows()}
        return {name: (problem.code, problem.params) for name, problem in found.items() if problem is not None}

    @cached_property
    def source(self) -> Tenant | None:
        return book.tenant(self.connection, self.form.get("source_tenant"))

    @cached_property
    def target(self) -> Tenant | None:
        return book.tenant(self.connection, self.form.get("target_tenant"))

    def _source(self) -> Problem | None:
        number = self.form.get("source_tenant")
        if self.source is None:
            return Problem("unknown_tenant", {"tenant": number}) if number else None
        return tenancy.unmerged(self.source)

    def _target(self) -> Problem | None:
        number = self.form.get("target_tenant")
        if self.target is None:
            return Problem("unknown_tenant", {"tenant": number}) if number else None
        return (tenancy.distinct(self.source, self.target) if self.source else None) or tenancy.usable(self.target)

    def _date(self) -> Problem | None:
        told = self.form.get("exec_date")
        if self.form.get("op_type") != MERGE_TENANTS or not told:
            return None
        earliest = next_workday(self.connection, self.now)
        return Problem("exec_too_early", {"earliest": earliest.isoformat()}) if date.fromisoformat(told) < earliest else None

    def _rows(self) -> dict[str, Problem | None]:
        if self.form.get("op_type") != CHANGE_TENANT:
            return {}
        numbers = [tax_number.normalise(row.get("tax_no")) for row in self.form.get("enterprises") or ()]
        return {f"enterprises[{at}].tax_no": self._enterprise(number, numbers[:at]) for at, number in enumerate(numbers) if number}

    def _enterprise(self, number: str, earlier: Sequence[str]) -> Problem | None:
        """A number in the book is taken as it stands there, even a mistyped one."""
        if number in earlier:
            return Problem("tax_no_twice", {"tax_no": number})
        found = book.enterprise(self.connection, number)
        if found is None and (problem := tax_number.check(number).problem):
            return problem
        return tenancy.leaves(found, self.source, tax_no=number) if self.source else None
