"""A timer has exactly one time, and one that exists: ISO 8601, working time (`2 workdays`) or FEEL (BPMN 2.0 §10.5.5.6)."""

from collections.abc import Iterator

from engine.bpmn.lint import times
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for event in document.events:
        if event.kind != "timer":
            continue
        node, written = event.node, [(kind, text) for kind, text in event.times if text]
        if len(written) != 1:
            zh, en = ("没有写时间", "says no time") if not written else ("写了不止一个时间", "says more than one time")
            yield Report(
                node.id,
                f"定时事件{node.zh}{zh}：请在时长（timeDuration）、日期（timeDate）、循环（timeCycle）里只填一个。",
                f"The timer {node.en} {en}: please fill in exactly one of timeDuration, timeDate and timeCycle.",
            )
        for kind, text in written:
            if not times.is_feel(text) and not times.is_time(kind, text):
                zh, en = times.SHOULD_BE[kind]
                yield Report(
                    node.id,
                    f"定时事件{node.zh}的时间「{short(text)}」（{kind}）看不懂或不存在：请写{zh}，或 FEEL 表达式。",
                    f"The time “{short(text)}” ({kind}) of the timer {node.en} cannot be understood or does not exist: please write {en}, "
                    "or a FEEL expression.",
                )
