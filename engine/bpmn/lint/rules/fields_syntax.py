"""`fields` (on a task) and `fields.ELEMENT` (on a call activity) are JSON: field → hidden, read, write or required; table → +add,-delete."""

import json
import re
from collections.abc import Iterator
from typing import Any

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.profile import CALL_PREFIX
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import Written, written

SEVERITY: Severity = "error"
LEVELS = frozenset({"hidden", "read", "write", "required"})
ROWS = re.compile(r"[+-](add|delete)(\s*,\s*[+-](add|delete))*")


def check(document: Document) -> Iterator[Report]:
    for entry in written(document):
        if entry.value is not None and entry.kind in ("userTask", "manualTask", "callActivity") and _is_fields(entry):
            for zh, en in _wrong(entry.value):
                yield Report(
                    entry.element_id,
                    f'{entry.zh}的属性 {entry.name} {zh}：请写成 {{"字段": "read"}} 这样的 JSON（hidden、read、write、required 或 "+add,-delete"）。',
                    f'The property {entry.name} of {entry.en} {en}: please write JSON like {{"field": "read"}} '
                    '(hidden, read, write, required or "+add,-delete").',
                )


def _is_fields(entry: Written) -> bool:
    return entry.name == "fields" or (entry.name or "").startswith(CALL_PREFIX)


def _wrong(text: str) -> Iterator[tuple[str, str]]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        yield "不是 JSON", "is no JSON"
        return
    if not isinstance(found, dict):
        yield "不是 JSON 对象", "is no JSON object"
        return
    for field, level in found.items():
        if not isinstance(level, str) or (level not in LEVELS and not ROWS.fullmatch(level)):
            shown = short(json.dumps(level, ensure_ascii=False))
            yield f"里「{short(field)}」的权限 {shown} 不认识", f"gives “{short(field)}” the unknown permission {shown}"
