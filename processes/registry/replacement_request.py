"""What a request to replace an entitlement may ask, field by field, in the order of its form (domain.md P02, P03).

Fields that are still empty are left to the form; so the same rules also judge a request that is being filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry import book, tax_number
from processes.registry.company_name import compared as _same
from processes.registry.invariants import replacement, tenancy
from processes.registry.records import Enterprise, Entitlement, Order, Product, Tenant

TAX_NUMBER, NAME, DEVICE = "税号", "企业名称", "税盘"


@dataclass(frozen=True)
class ReplacementRequest:
    """The form's values with what the book knows about them. `kind`: the product kind this form is for."""

    connection: Connection
    form: Mapping[str, Any]
    kind: str

    def problems(self) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """The first problem of every field, by field name."""
        asked = {
            "tenant": self._tenant, "order_no": self._order, "serial_no": self._serial, "product": self._product, "old_tax_no": self._old,
            "new_tax_no": self._new, "new_name": self._new_name, "new_device": self._new_device, "affiliate_files": self._affiliate,
        }  # fmt: skip
        found = {name: ask() for name, ask in asked.items() if self.form.get(name) or name == "affiliate_files"}
        return {name: (problem.code, problem.params) for name, problem in found.items() if problem is not None}

    def changes(self, item: str) -> bool:
        return item in (self.form.get("change_items") or ())

    @cached_property
    def old_tax_no(self) -> str:
        return tax_number.normalise(self.form.get("old_tax_no"))

    @cached_property
    def new_tax_no(self) -> str:
        return tax_number.normalise(self.form.get("new_tax_no"))

    @cached_property
    def tenant(self) -> Tenant | None:
        return book.tenant(self.connection, self.form.get("tenant"))

    @cached_property
    def order(self) -> Order | None:
        return book.order(self.connection, self.form.get("order_no"))

    @cached_property
    def product(self) -> Product | None:
        return book.product(self.connection, self.form.get("product"))

    @cached_property
    def enterprise(self) -> Enterprise | None:
        return book.enterprise(self.connection, self.old_tax_no)

    @cached_property
    def entitlement(self) -> Entitlement | None:
        return book.active_entitlement(self.connection, self.old_tax_no, self.form.get("product"))

    def _tenant(self) -> Problem | None:
        return tenancy.usable(self.tenant) if self.tenant else Problem("unknown_tenant", {"tenant": self.form["tenant"]})

    def _order(self) -> Problem | None:
        """E-ORD-005: the buyer ordered it, for this tenant, and the right in question comes from it."""
        order, company = self.order, self.form.get("customer_name")
        unknown = Problem("E-ORD-005", {"company": company or "", "order_no": self.form["order_no"]})
        if order is None or (company and _same(company) != _same(order.buyer_company)):
            return unknown
        if self.tenant and order.tenant_number != self.tenant.number:
            return unknown
        elsewhere = self.entitlement and self.entitlement.order_line_id not in {line.id for line in book.lines(self.connection, order.order_no)}
        return unknown if elsewhere else None

    def _serial(self) -> Problem | None:
        """The serial number must be the line's, where the book has one."""
        lines = book.lines(self.connection, self.order.order_no) if self.order else []
        known = {line.serial_no for line in lines if line.product_code == self.form.get("product")} - {None}
        if not known or self.form["serial_no"].strip() in known:
            return None
        return Problem("unknown_serial_no", {"serial_no": self.form["serial_no"], "order_no": self.form["order_no"]})

    def _product(self) -> Problem | None:
        if self.product is None:
            return Problem("unknown_product", {"product": self.form["product"]})
        return replacement.right_form(self.product, kind=self.kind)

    def _old(self) -> Problem | None:
        """A number that holds the right is accepted as it stands in the book, even a mistyped one: that is why it is replaced."""
        if self.entitlement is None and (problem := tax_number.check(self.old_tax_no).problem):
            return problem
        if self.tenant and (problem := tenancy.belongs_to(self.enterprise, self.tenant)):
            return problem
        if self.product is None or self.product.kind != self.kind:
            return None
        return replacement.held(self.entitlement, tax_no=self.old_tax_no, product_name=self.product.name)

    def _new(self) -> Problem | None:
        if not self.changes(TAX_NUMBER):
            return None
        problem = tax_number.check(self.new_tax_no).problem or replacement.different(self.old_tax_no, self.new_tax_no)
        if problem is None and self.product is not None:
            holds = book.active_entitlement(self.connection, self.new_tax_no, self.product.code)
            problem = replacement.free(holds, tax_no=self.new_tax_no, product_name=self.product.name)
        if problem is None and self.tenant is not None:
            found = book.enterprise(self.connection, self.new_tax_no)
            current = book.tenant(self.connection, found.tenant_number) if found else None
            problem = tenancy.one_tenant(found, current=current, wanted=self.tenant)
        return problem

    def _new_name(self) -> Problem | None:
        """E-ENT-003 may be overruled with `name_confirmed`; a company that only changes its name is ahead of its own registration."""
        name = self.form["new_name"]
        if self.changes(TAX_NUMBER):
            registered = book.registered_name(self.connection, self.new_tax_no)
            known = registered is None or _same(registered) == _same(name) or self.form.get("name_confirmed") is True
            return None if known else Problem("E-ENT-003", {"registered_name": registered})
        unchanged = self.changes(NAME) and self.enterprise is not None and _same(self.enterprise.name) == _same(name)
        return Problem("name_unchanged") if unchanged else None

    def _new_device(self) -> Problem | None:
        return Problem("device_unchanged") if self.changes(DEVICE) and self.form["new_device"] == self.form.get("old_device") else None

    def _affiliate(self) -> Problem | None:
        if not self.changes(TAX_NUMBER):
            return None
        proof = bool(self.form.get("affiliate_files"))
        return replacement.affiliated(self.form.get("change_reason"), is_affiliate=self.form.get("is_affiliate") is True, proof=proof)
