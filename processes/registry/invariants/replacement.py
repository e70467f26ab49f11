"""How one entitlement may take another's place: I-06, I-08, I-09, and I-02 as a replacement sees it."""

from engine.errors import Problem
from processes.registry.records import Entitlement, Product

INVOICING_FORM = "发票云开票产品使用企业名称&税号&税盘变更申请"
RECEIVING_FORM = "金蝶发票云收票产品使用企业变更流程"
ROUTER_FORM = "发票云产品使用企业变更申请"
FORM_OF = {"开票": INVOICING_FORM, "收票": RECEIVING_FORM}
FORCE_MAJEURE = "原税号注销或其他不可抗力"


def held(existing: Entitlement | None, *, tax_no: str, product_name: str) -> Problem | None:
    """I-06: only what is held can be replaced."""
    return None if existing else Problem("E-SWAP-001", {"old_tax_no": tax_no, "product": product_name})


def free(existing: Entitlement | None, *, tax_no: str, product_name: str) -> Problem | None:
    """I-02: the new tax number does not hold the product yet."""
    return Problem("E-SWAP-002", {"new_tax_no": tax_no, "product": product_name}) if existing else None


def different(old_tax_no: str, new_tax_no: str) -> Problem | None:
    """A replacement changes the tax number."""
    return Problem("E-SWAP-003") if old_tax_no == new_tax_no else None


def right_form(product: Product, *, kind: str) -> Problem | None:
    """I-08: 开票 and 收票 products have a form each."""
    if product.kind == kind:
        return None
    return Problem("E-SWAP-008", {"product": product.name, "kind": product.kind, "form": FORM_OF.get(product.kind, ROUTER_FORM)})


def affiliated(reason: str | None, *, is_affiliate: bool, proof: bool) -> Problem | None:
    """I-09: after deregistration the new tax number is an affiliate's, and that is shown."""
    return None if reason != FORCE_MAJEURE or (is_affiliate and proof) else Problem("E-SWAP-004")


def is_conserved(before: Entitlement, after: Entitlement) -> bool:
    """I-06: a replacement keeps product, order line and the end of the term, and says what it replaces."""
    return (
        (before.product_code, before.order_line_id, before.valid_to) == (after.product_code, after.order_line_id, after.valid_to)
        and after.replaces == before.id
        and after.status == "ACTIVE"
    )
