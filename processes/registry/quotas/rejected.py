"""A refusal of the book as the diagram's error, with the sentence people read."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.handlers import BpmnError
from processes.registry.quotas.ledger import QuotaRefused
from processes.registry.sentences import sentence


@contextmanager
def as_bpmn_error() -> Iterator[None]:
    """Raises BpmnError E_QUOTA_REFUSED for a QuotaRefused."""
    try:
        yield
    except QuotaRefused as refusal:
        raise BpmnError("E_QUOTA_REFUSED", sentence(refusal.problem)) from refusal
