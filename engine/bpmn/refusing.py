"""A move that may not be, said in both languages."""

from engine.bpmn.spiff import Task
from engine.bpmn.visits import path_of
from engine.errors import MoveRefused


def refused(element: Task | str, zh: str, en: str) -> MoveRefused:
    """`element`: a task, or what to call it where there is none."""
    return MoveRefused(element=element if isinstance(element, str) else path_of(element), reason=zh, reason_en=en)
