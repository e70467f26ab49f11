"""A BPMN file is at most 2 MB: nothing larger is even parsed (the default of `Settings.resource_bytes`)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
LARGEST = 2 * 1024 * 1024


def check(document: Document) -> Iterator[Report]:
    if len(document.content) > LARGEST:
        size = len(document.content) / 1024 / 1024
        yield Report(
            None,
            f"文件有 {size:.1f} MB，超过 2 MB 的上限：请把流程拆成几个，用调用活动连起来。",
            f"The file has {size:.1f} MB, more than the limit of 2 MB: please split the process and connect the parts by call activities.",
        )
