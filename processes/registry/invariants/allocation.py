"""What may be allocated: I-02, I-04, I-05."""

from engine.errors import Problem
from processes.registry.records import Entitlement, Order, OrderLine


def one_active(existing: Entitlement | None, *, tax_no: str) -> Problem | None:
    """I-02: at most one ACTIVE entitlement per tax number and product."""
    return Problem("E-ALLOC-001", {"tax_no": tax_no}) if existing else None


def within_quantity(line: OrderLine, *, allocated: int, wanted: int = 1) -> Problem | None:
    """I-04: an order line is not allocated more often than it was bought."""
    if allocated + wanted <= line.qty:
        return None
    return Problem("E-ORD-003", {"order_no": line.order_no, "total": line.qty, "used": allocated})


def delivered(order: Order) -> Problem | None:
    """I-05: only a delivered order is activated and allocated."""
    return None if order.delivery_status == "已交付" else Problem("E-ORD-001", {"order_no": order.order_no})
