"""A transfer between two tenants loses nothing and adds nothing."""

from dataclasses import replace

from processes.registry.transfers.entity import Totals


def is_whole(before: Totals, after: Totals, *, revoked: int = 0) -> bool:
    """Both tenants together have what they had, but for the rights that were revoked."""
    return replace(before, active=before.active - revoked) == after
