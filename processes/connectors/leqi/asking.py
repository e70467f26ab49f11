"""How a job asks the platform: what stays unanswered is code 99 where the diagram goes on with it."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.handlers import JobContext
from processes.connectors.leqi.port import FAULT, QuotaPlatform, Reply, Unreachable, figures
from processes.connectors.leqi.settings import platform

SILENT = "乐企平台没有答复，办理结果未知"
_SHARE = 0.8
"""Of a job's time for the call itself, so that the answer is ours and not the queue's."""


def ask(context: JobContext, known: Mapping[str, Any] | None, question: Callable[[QuotaPlatform], Reply], *, tries: int) -> dict[str, Any]:
    """`Reply` as JSON. `known`: the book's figures as JSON, for the simulator; `question` is put to whoever answers by the settings.

    No answer, or 99: raises Unreachable, so that the job is tried again; after `tries` of them it is answered with code 99.
    """
    asked = platform(figures(known) if known else None, timeout=context.timeout * _SHARE)
    try:
        reply = question(asked)
        if reply.code == FAULT and context.attempt < tries:
            raise Unreachable(reply.message or FAULT)
    except Unreachable:
        if context.attempt < tries:
            raise
        return Reply(FAULT, SILENT).as_json()
    return reply.as_json()
