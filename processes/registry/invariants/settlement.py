"""I-07: an invoicing entitlement is replaced only after it was paid, or after somebody entitled waived it."""

from decimal import Decimal

from engine.errors import Problem


def settled(fee: Decimal | None, *, paid: Decimal | None, waived: bool) -> Problem | None:
    """`fee` None: not quoted yet; `paid` None: no payment stands (none came, or it was given back)."""
    if waived or (fee is not None and (fee == 0 or (paid is not None and paid >= fee))):
        return None
    return Problem("E-SWAP-005")
